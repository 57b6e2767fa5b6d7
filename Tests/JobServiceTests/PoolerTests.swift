import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("Behind a pooler in transaction mode", .timeLimit(.minutes(5)))
struct PoolerTests {
    @Test("Everything works with a direct connection to listen on")
    func withAListener() async throws {
        try await withTestDatabase { database in
            try await PgBouncer.run(before: database) { pooler in
                try await useNodes(on: pooler, ["--listener-url", database])
            }
        }
    }

    @Test("Everything works without any direct connection")
    func byPollingAlone() async throws {
        try await withTestDatabase { database in
            try await PgBouncer.run(before: database) { pooler in
                try await useNodes(on: pooler, [])
            }
        }
    }

    /// Two nodes, so that whatever is done has to reach the other one.
    private func useNodes(on pooler: PgBouncer, _ arguments: [String]) async throws {
        let all = ["--no-prepare"] + arguments
        let api = try await Service.start(on: pooler.connectionString, all + ["--role", "api"])
        let runner = try await Service.start(on: pooler.connectionString, all + ["--role", "runner"])

        let echo = try await api.startJob("echo", ["text": "hello"])
        let job = try await api.client.waitForCompletion(of: echo, policy: .held.timeout(.seconds(60)))
        #expect(job.result == ["text": "hello"])

        // More at once than the pooler has sessions.
        let requests = (0..<50).map { StartJobRequest(kind: "echo", input: ["n": .number(JSONNumber($0))]) }
        for started in try await api.client.start(requests) {
            let job = try await api.client.waitForCompletion(of: started.jobID, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
        }

        let failing = try await api.startJob("fail", ["message": "on purpose"])
        let failed = try await api.wait(for: failing) { $0.isOver }
        #expect(failed.errorMessage == "on purpose")
        let again = try await api.client.retry(failing)
        #expect(again.retryOf == failing)

        let long = try await api.startJob("sleep", ["seconds": 600, "steps": 3000])
        _ = try await api.wait(for: long) { $0.progress > 0 || $0.message != nil }
        _ = try await api.client.cancel(long)
        let cancelled = try await api.wait(for: long) { $0.isOver }
        #expect(cancelled.errorCode == .cancelled)

        for service in [runner, api] {
            let exit = try await service.stop()
            #expect(exit == .code(0))
            let log = service.process.errorOutput.text
            #expect(!log.contains("no connection") && !log.contains("Could not"), "\(log)")
        }
    }
}
