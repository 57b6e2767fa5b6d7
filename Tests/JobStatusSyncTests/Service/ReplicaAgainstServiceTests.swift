import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobStatusSync

/// Replicas of the real service, in this process and in others that are killed.
@Suite(.timeLimit(.minutes(5)))
struct ReplicaAgainstServiceTests {
    private func withService(_ body: (String, JobStatusClient) async throws -> Void) async throws {
        // The feed waits for every transaction of a cluster, so those of other tests are kept out.
        let cluster = TestCluster.private()
        let connectionString = try await cluster.start()
        do {
            let service = try await ServiceProcess.start(
                "jobd",
                arguments: [
                    "serve", "--port", "0", "--demo-kinds", "--database-url", connectionString, "--concurrency", "16",
                ]
            )
            let url = try await service.waitUntilReady()
            try await body(url, JobStatusClient(baseURL: try #require(URL(string: url))))
            service.kill()
            _ = try await service.waitForExit()
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    private func revisions(_ replica: JobReplica) async throws -> [String: Int] {
        let jobs = try await replica.database.read { try replica.jobs.fetchAll($0) }
        return Dictionary(uniqueKeysWithValues: jobs.map { ($0.jobID, $0.revision ?? 0) })
    }

    @Test func refreshHasWhatWasCommittedBeforeAndFollowWhatComes() async throws {
        try await withService { _, client in
            let replica = try JobReplica(inMemoryFor: client)
            for _ in 0..<10 {
                let started = try await client.start(kind: "sleep", input: ["seconds": 600])
                try await replica.refresh()
                let known = try await replica.database.read { try replica.job(started.jobID).fetchOne($0) }
                #expect(known?.jobID == started.jobID)
            }
            let following = Task { try await replica.follow(every: .zero) }
            let job = try await client.start(kind: "echo", input: ["n": 12_345_678_901_234_567])
            let values = ValueObservation.tracking { try replica.job(job.jobID).fetchOne($0) }
                .values(in: replica.database)
            var last: JobStatus?
            for try await value in values {
                #expect(value?.revision ?? 0 >= last?.revision ?? 0)
                last = value
                if value?.isOver == true { break }
            }
            #expect(last?.result?["n"] == 12_345_678_901_234_567)
            try await client.delete(job.jobID)
            for try await value in values where value == nil { break }
            following.cancel()
            await #expect(throws: CancellationError.self) { try await following.value }
        }
    }

    @Test func killedAtAnyMomentItLosesNothingAndNeverGoesBack() async throws {
        try await withService { url, client in
            try await withFolder { folder in
                let path = folder.appendingPathComponent("jobs.sqlite").path
                let churn = Task {
                    // Each job changes three times: that is 10,500, and the deletions.
                    for _ in 0..<7 {
                        let kinds = (0..<500).map { StartJobRequest(kind: $0 % 10 == 0 ? "fail" : "noop") }
                        for job in try await client.start(kinds).prefix(50) {
                            let end = try? await client.waitForCompletion(of: job.jobID)
                            if end != nil { try await client.delete(job.jobID) }
                        }
                    }
                }
                var known: [String: Int] = [:]
                var cursors: Set<String> = []
                for _ in 0..<20 {
                    let process = try await ServiceProcess.start(
                        "jobctl",
                        arguments: ["sync", path, "--follow", "--account", "me", "--url", url]
                    )
                    try await Task.sleep(for: .milliseconds(Int.random(in: 50...1_500)))
                    process.kill()
                    _ = try await process.waitForExit()
                    let replica = try JobReplica(path: path, client: client, account: "me")
                    let now = try await revisions(replica)
                    for (jobID, revision) in known { #expect(now[jobID].map { $0 >= revision } ?? true) }
                    known = now
                    if let cursor = try await replica.store.position().cursor { cursors.insert(cursor) }
                    try (replica.database as? DatabasePool)?.close()
                }
                try await churn.value
                #expect(cursors.count > 1, "No process was killed after it had written something.")
                try await compare(path, client)
            }
        }
    }

    /// The replica has what the server lists once nothing changes any more: each job, as new, and no other.
    private func compare(_ path: String, _ client: JobStatusClient) async throws {
        let replica = try JobReplica(path: path, client: client, account: "me")
        var listed: [String: Int] = [:]
        repeat {
            listed = [:]
            var query = JobQuery(limit: 200)
            repeat {
                let page = try await client.list(query)
                for job in page.jobs { listed[job.jobID] = job.isOver ? job.revision ?? 0 : -1 }
                query.page = page.nextPage
            } while query.page != nil
        } while listed.values.contains(-1)
        try await replica.refresh()
        let kept = try await revisions(replica)
        #expect(kept == listed && kept.count > 3_000)
    }
}
