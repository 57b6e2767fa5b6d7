import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("Stopping and dying", .timeLimit(.minutes(5)))
struct ShutdownTests {
    @Test func putsBackWhatRunsAndExitsCleanly() async throws {
        try await withTestDatabase { database in
            let first = try await Service.start(on: database, ["--shutdown-grace", "0s"])
            let id = try await first.startLongJob(seconds: 2)
            let exit = try await first.stop()
            #expect(exit == .code(0), "\(first.process.transcript)")

            let second = try await Service.start(on: database)
            let job = try await second.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            #expect(job.attempt == 1)
            try await second.stop()
        }
    }

    @Test func letsAJobEndWithinTheGrace() async throws {
        try await withTestDatabase { database in
            let first = try await Service.start(on: database)
            let id = try await first.startLongJob(seconds: 1)
            let exit = try await first.stop()
            #expect(exit == .code(0))
            let second = try await Service.start(on: database)
            let job = try await second.client.status(of: id)
            #expect(job.status == .completed)
            try await second.stop()
        }
    }

    @Test func aKilledNodesJobsRunAgain() async throws {
        try await withTestDatabase { database in
            let lease = ["--lease", "2s"]
            let first = try await Service.start(on: database, lease)
            let id = try await first.startLongJob(seconds: 3)
            first.process.kill()
            _ = try await first.process.waitForExit()

            let second = try await Service.start(on: database, lease)
            let job = try await second.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            // A loss is not charged.
            #expect(job.attempt == 1)
            try await second.stop()
        }
    }

    @Test func itsOwnDatabaseSurvivesItsDeath() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // The next process in the folder knows that the one before is dead, and does not wait for its lease.
        let arguments = ["--data-dir", folder + "/data", "--lease", "1h"]
        let first = try await Service.start(arguments)
        let done = try await first.startJob("echo", ["a": 1])
        _ = try await first.client.waitForCompletion(of: done, policy: .held.timeout(.seconds(60)))
        let running = try await first.startLongJob(seconds: 2)
        first.process.kill()
        _ = try await first.process.waitForExit()

        let second = try await Service.start(arguments)
        let old = try await second.client.status(of: done)
        #expect(old.result == ["a": 1])
        let again = try await second.client.waitForCompletion(of: running, policy: .held.timeout(.seconds(60)))
        #expect(again.status == .completed)
        let exit = try await second.stop()
        #expect(exit == .code(0))
    }

    @Test func aSecondSignalEndsTheGrace() async throws {
        try await withTestDatabase { database in
            let service = try await Service.start(on: database, ["--shutdown-grace", "1h"])
            _ = try await service.startLongJob()
            service.process.send(15)
            _ = try await service.process.errorOutput.line(containing: "Draining", within: .seconds(30))
            let ready = try await service.get("readyz")
            #expect(ready.code == 503)
            service.process.send(15)
            let exit = try await service.process.waitForExit(within: .seconds(60))
            #expect(exit == .code(0))
        }
    }

    @Test func aSignalDuringTheStartEndsIt() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let process = try await ServiceProcess.start(
            "jobd",
            arguments: ["serve", "--port", "0", "--data-dir", folder + "/data"]
        )
        // Making the cluster takes some seconds.
        _ = try await process.errorOutput.line(containing: "Making a PostgreSQL cluster", within: .seconds(60))
        process.send(15)
        let exit = try await process.waitForExit(within: .seconds(60))
        #expect(exit == .code(0), "\(process.transcript)")
        #expect(process.output.text.isEmpty)
    }
}
