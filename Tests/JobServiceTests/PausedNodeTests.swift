import Foundation
import Glibc
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("A node that pauses", .timeLimit(.minutes(5)))
struct PausedNodeTests {
    @Test("What it ran is others' when it wakes, and it says nothing of it any more")
    func losesItsJobs() async throws {
        try await withTestDatabase { database in
            // With such a grace it only stops in time if its handlers have ended.
            let first = try await Service.start(on: database, ["--lease", "4s", "--shutdown-grace", "1h"])
            // One whose handler has a result as soon as it wakes, and one whose handler would go on.
            let short = try await first.startLongJob(seconds: 6)
            let long = try await first.startLongJob()
            let claimed = try await first.client.status(of: long)
            first.process.send(SIGSTOP)

            let second = try await Service.start(on: database, ["--lease", "4s"])
            let done = try await second.client.waitForCompletion(of: short, policy: .held.timeout(.seconds(90)))
            #expect(done.status == .completed)
            #expect(done.attempt == 1)
            let taken = try await second.wait(for: long) {
                $0.status == .processing && $0.startedAt != claimed.startedAt
            }
            #expect(taken.attempt == 1)

            first.process.send(SIGCONT)
            _ = try await first.process.errorOutput.line(containing: "Lost the lease", within: .seconds(60))
            // It goes on, under a new name.
            let noop = try await first.startJob("noop")
            _ = try await first.client.waitForCompletion(of: noop, policy: .held.timeout(.seconds(60)))
            let exit = try await first.stop()
            #expect(exit == .code(0))

            let stillDone = try await second.client.status(of: short)
            #expect(stillDone == done)
            let stillTaken = try await second.client.status(of: long)
            #expect(stillTaken.status == .processing)
            #expect(stillTaken.startedAt == taken.startedAt)
            #expect(stillTaken.attempt == 1)
            _ = try await second.client.cancel(long)
            let over = try await second.wait(for: long) { $0.isOver }
            #expect(over.errorCode == .cancelled)
            try await second.stop()
        }
    }
}
