import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("Several nodes", .timeLimit(.minutes(5)))
struct SeveralNodesTests {
    @Test func oneServesAndAnotherRuns() async throws {
        try await withTestDatabase { database in
            let api = try await Service.start(on: database, ["--role", "api"])
            let runner = try await Service.start(on: database, ["--role", "runner"])
            let id = try await api.startJob("echo", ["text": "hello"])
            let job = try await api.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.result == ["text": "hello"])

            let health = try await runner.get("healthz")
            #expect(health.code == 200)
            let none = try await runner.get("api/jobs")
            #expect(none.code == 404)
            try await runner.stop()
            try await api.stop()
        }
    }

    @Test func aCancelReachesTheNodeThatRuns() async throws {
        try await withTestDatabase { database in
            let api = try await Service.start(on: database, ["--role", "api"])
            let runner = try await Service.start(on: database, ["--role", "runner"])
            let id = try await api.startLongJob()
            _ = try await api.client.cancel(id)
            var status = try await api.client.status(of: id)
            while !status.isOver { status = try await api.client.status(of: id) }
            #expect(status.errorCode == .cancelled)
            try await runner.stop()
            try await api.stop()
        }
    }
}
