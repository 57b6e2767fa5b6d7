import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("Leases of real nodes", .timeLimit(.minutes(5)))
struct LeaseTests {
    @Test("A job that takes several leases runs once, whoever else looks for lost ones")
    func holdsWhileItsNodeLives() async throws {
        try await withTestDatabase { database in
            let lease = ["--lease", "4s"]
            let first = try await Service.start(on: database, lease)
            let id = try await first.startLongJob(seconds: 12)
            let begun = try await first.client.status(of: id)
            let second = try await Service.start(on: database, lease)
            let job = try await second.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            #expect(job.attempt == 1)
            #expect(job.startedAt == begun.startedAt)
            for node in [first, second] {
                let exit = try await node.stop()
                #expect(exit == .code(0))
                let log = node.process.errorOutput.text
                #expect(!log.contains("A node was lost") && !log.contains("Took back"), "\(log)")
            }
        }
    }

    @Test("A node that starts again has another name, and what it ran before is not its own")
    func isNobodysHeir() async throws {
        try await withTestDatabase { database in
            let arguments = ["--lease", "1h"]
            let first = try await Service.start(on: database, arguments)
            let id = try await first.startLongJob()
            let begun = try await first.client.status(of: id)
            first.process.kill()
            _ = try await first.process.waitForExit()

            let second = try await Service.start(on: database, arguments)
            // It runs jobs, and yet leaves alone what another may still run.
            let noop = try await second.startJob("noop")
            _ = try await second.client.waitForCompletion(of: noop, policy: .held.timeout(.seconds(60)))
            let names = try await runSQL("select count(distinct id) from job_node", on: database)
            #expect(names == "2")
            let owner = try await runSQL(
                "select (select node from job_claim where job_ids @> array['\(id)'::uuid]) = (select id from job_node order by started_at limit 1)",
                on: database
            )
            #expect(owner == "t")
            let job = try await second.client.status(of: id)
            #expect(job.status == .processing)
            #expect(job.startedAt == begun.startedAt)
            try await second.stop()
        }
    }
}
