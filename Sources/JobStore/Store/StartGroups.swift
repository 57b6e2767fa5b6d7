/// Lets starts that come at the same time share an insert and its commit.
///
/// Nobody waits for a group to fill: the first start goes at once, and all that come while it is under way go together in
/// the next insert, as PostgreSQL's group commit does it for the disk.
actor StartGroups {
    /// Inserts the jobs of starts of one owner; for each start its jobs, or nil if its key is taken.
    typealias Insert = @Sendable (_ starts: [NewStart], _ owner: String) async throws -> [[Job]?]

    private struct Waiter {
        let start: NewStart
        let owner: String
        let continuation: CheckedContinuation<[Job]?, any Error>
    }

    /// An insert carries no more than this, since status reads wait behind it.
    private static let count = 100
    private static let bytes = 256 << 10
    /// More than this do not wait: with the database that slow, a phone had better ask again later.
    private static let lineLimit = 10_000

    private var waiters: [Waiter] = []
    private var isAtWork = false

    /// Starts a job, with others if there are any.
    ///
    /// - Returns: What was made, once it is committed; nil if the key is taken.
    /// - Throws: What `insert` throws.
    func start(_ start: NewStart, owner: String, by insert: @escaping Insert) async throws -> [Job]? {
        guard waiters.count < Self.lineLimit else { throw JobStoreError(.unavailable) }
        return try await withCheckedThrowingContinuation { continuation in
            waiters.append(Waiter(start: start, owner: owner, continuation: continuation))
            guard !isAtWork else { return }
            isAtWork = true
            // A task of its own: the others of a group must not depend on the request that came first.
            Task { await insertAll(by: insert) }
        }
    }

    private func insertAll(by insert: @escaping Insert) async {
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
            let isFit = group.count < Self.count && size + waiter.start.size <= Self.bytes
            if group.isEmpty || waiter.owner == group[0].owner && isFit {
                group.append(waiter)
                size += waiter.start.size
            } else {
                rest.append(waiter)
            }
        }
        waiters = rest
        return group
    }

    private func insert(_ group: [Waiter], by insert: @escaping Insert) async {
        do {
            let made = try await insert(group.map(\.start), group[0].owner)
            for (waiter, jobs) in zip(group, made) { waiter.continuation.resume(returning: jobs) }
        } catch let error as JobStoreError where group.count > 1 && (error.code == .refused || error.code == .stuck) {
            // One of them may be what the database refuses, or have a key that somebody else is about to take, and the others
            // are not to suffer for it.
            await withDiscardingTaskGroup { tasks in
                for waiter in group { tasks.addTask { await self.insert([waiter], by: insert) } }
            }
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
