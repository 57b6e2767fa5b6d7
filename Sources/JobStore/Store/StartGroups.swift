/// Lets starts that come at the same time share an insert and its commit.
///
/// Nobody waits for a group to fill: the first start goes at once, and all that come while it is under way go together in
/// the next insert, as PostgreSQL's group commit does it for the disk.
actor StartGroups {
    /// Inserts jobs of one owner, all or none.
    typealias Insert = @Sendable (_ jobs: [NewJob], _ owner: String) async throws -> [Job]

    private struct Waiter {
        let job: NewJob
        let owner: String
        let continuation: CheckedContinuation<Job, any Error>
    }

    /// An insert carries no more than this, since status reads wait behind it.
    private static let count = 100
    private static let bytes = 256 << 10
    /// More than this do not wait: with the database that slow, a phone had better ask again later.
    private static let lineLimit = 10_000

    private var waiters: [Waiter] = []
    private var isAtWork = false

    /// Starts a job, with others if there are any; returns when it is committed.
    func start(_ job: NewJob, owner: String, by insert: @escaping Insert) async throws -> Job {
        guard waiters.count < Self.lineLimit else { throw JobStoreError(.unavailable) }
        return try await withCheckedThrowingContinuation { continuation in
            waiters.append(Waiter(job: job, owner: owner, continuation: continuation))
            guard !isAtWork else { return }
            isAtWork = true
            // A task of its own: the others of a group must not depend on the request that came first.
            Task { await insertAll(by: insert) }
        }
    }

    private func insertAll(by insert: Insert) async {
        while !waiters.isEmpty {
            await self.insert(nextGroup(), by: insert)
        }
        isAtWork = false
    }

    /// The longest waiting and as many others of its owner as an insert takes.
    private func nextGroup() -> [Waiter] {
        var group: [Waiter] = []
        var rest: [Waiter] = []
        var size = 0
        for waiter in waiters {
            let isFit = group.count < Self.count && size + waiter.job.input.bytes.count <= Self.bytes
            if group.isEmpty || waiter.owner == group[0].owner && isFit {
                group.append(waiter)
                size += waiter.job.input.bytes.count
            } else {
                rest.append(waiter)
            }
        }
        waiters = rest
        return group
    }

    private func insert(_ group: [Waiter], by insert: Insert) async {
        do {
            let jobs = try await insert(group.map(\.job), group[0].owner)
            for (waiter, job) in zip(group, jobs) { waiter.continuation.resume(returning: job) }
        } catch let error as JobStoreError where error.code == .refused && group.count > 1 {
            // One of them may be what the database refuses, and the others are not to suffer for it.
            for waiter in group { await self.insert([waiter], by: insert) }
        } catch let error as JobStoreError where error.code == .unavailable {
            // Those behind would find the same, each after its own wait; and they must not be started once nobody waits.
            let line = waiters
            waiters = []
            for waiter in group + line { waiter.continuation.resume(throwing: error) }
        } catch {
            for waiter in group { waiter.continuation.resume(throwing: error) }
        }
    }
}
