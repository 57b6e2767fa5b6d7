import Foundation
import JobStore
import StoreTestSupport

extension TestStore {
    /// A job that waits.
    func pending(
        kind: String = "echo",
        maxAttempts: Int = 1,
        priority: Int = 0,
        runAt: Date? = nil
    ) async throws -> JobID {
        let job = NewJob(kind: kind, input: .emptyObject, priority: priority, runAt: runAt, maxAttempts: maxAttempts)
        let outcome = try await store.start([job], owner: "local", idempotencyKey: nil)
        return outcome.jobs[0].id
    }

    /// A node that can claim.
    func node(lease: Duration = .seconds(30)) async throws -> NodeID {
        let node = NodeID()
        try await store.register(node, name: "test", leaseDuration: lease)
        return node
    }

    /// Everything that is due, claimed.
    func claim(_ node: NodeID, kinds: [String] = ["echo"], limit: Int = 100) async throws -> [ClaimedJob] {
        try await store.claim(
            ClaimRequest(
                queue: "default",
                room: Dictionary(uniqueKeysWithValues: kinds.map { ($0, limit) }),
                limit: limit
            ),
            node: node
        )
    }

    /// A job that runs, and is known to.
    func processing(maxAttempts: Int = 1) async throws -> ClaimedJob {
        _ = try await pending(maxAttempts: maxAttempts)
        let claimed = try await claim(node())[0]
        try await store.report([claimed.lease: ProgressReport()])
        return claimed
    }

    /// All jobs of an owner, or of all, page by page.
    func listed(by owner: String?, limit: Int) async throws -> [JobID] {
        var listed: [JobID] = []
        var query = JobListQuery(owner: owner, limit: limit)
        repeat {
            let page = try await store.list(query)
            listed += page.jobs.map(\.id)
            query.page = page.next
        } while query.page != nil
        return listed
    }

    /// How a job stands.
    func job(_ id: JobID) async throws -> Job {
        guard let job = try await store.job(id, owner: "local") else { throw NoSuchJob() }
        return job
    }
}

struct NoSuchJob: Error {}
