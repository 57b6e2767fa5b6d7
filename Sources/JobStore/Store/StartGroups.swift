import DequeModule
import PostgresClient

/// Lets starts that come at the same time share an insert and its commit, whoever makes them.
///
/// Nobody waits for a group to fill: the first start goes at once, and all that come while it is under way go together in
/// the next insert, as PostgreSQL's group commit does it for the disk.
actor StartGroups {
    /// Inserts the jobs of starts; for each start its jobs, or nil if its key is taken.
    ///
    /// Where others wait for that, it is given up soon (55P03) if somebody else is about to take one of the keys; a start that goes
    /// apart may wait.
    typealias Insert = @Sendable (_ starts: [NewStart], _ isApart: Bool) async throws -> [[Job]?]

    private struct Waiter {
        let start: NewStart
        let size: Int
        let continuation: CheckedContinuation<[Job]?, any Error>
    }

    /// Those that were held up and have one key.
    private struct KeyWaiters {
        let start: NewStart
        let since: ContinuousClock.Instant
        var continuations: [CheckedContinuation<[Job]?, any Error>]
    }

    private struct OwnKey: Hashable {
        let owner: String
        let key: String
    }

    /// An insert carries no more than this: whoever comes while it is under way waits for it.
    private static let count = 100
    private static let bytes = 256 << 10
    /// More than this do not wait: with the database that slow, a phone had better ask again later.
    private static let lineLimit = 10_000
    private static let lineBytes = 64 << 20
    /// So many keys that were held up go at a time: each may wait on a connection of its own, of which others need some too.
    private static let apartLimit = 4
    /// Whoever was held up for longer is told so.
    private static let apartAge: Duration = .seconds(10)

    private var line: Deque<Waiter> = []
    private var lineSize = 0
    private var isAtWork = false
    /// Those with a key whose group was held up, by key.
    private var apart: [OwnKey: KeyWaiters] = [:]
    private var apartOrder: Deque<OwnKey> = []
    private var apartCount = 0

    /// Starts a job, with others if there are any.
    ///
    /// - Parameters:
    ///   - start: What to start.
    ///   - insert: Inserts it.
    /// - Returns: What was made, once it is committed; nil if the key is taken.
    /// - Throws: What `insert` throws.
    func start(_ start: NewStart, by insert: @escaping Insert) async throws -> [Job]? {
        let size = start.size
        guard line.count + apartOrder.count < Self.lineLimit, lineSize + size <= Self.lineBytes else {
            throw JobStoreError(.unavailable)
        }
        return try await withCheckedThrowingContinuation { continuation in
            line.append(Waiter(start: start, size: size, continuation: continuation))
            lineSize += size
            guard !isAtWork else { return }
            isAtWork = true
            // A task of its own: the others of a group must not depend on the request that came first.
            Task { await insertAll(by: insert) }
        }
    }

    private func insertAll(by insert: @escaping Insert) async {
        while !line.isEmpty {
            await self.insert(nextGroup(), by: insert)
        }
        isAtWork = false
    }

    /// The longest waiting, as many as an insert takes.
    private func nextGroup() -> [Waiter] {
        var group: [Waiter] = []
        var size = 0
        while group.count < Self.count, let next = line.first, group.isEmpty || size + next.size <= Self.bytes {
            group.append(next)
            size += next.size
            line.removeFirst()
        }
        lineSize -= size
        return group
    }

    private func insert(_ group: [Waiter], by insert: @escaping Insert) async {
        do {
            let made = try await insert(group.map(\.start), false)
            for (waiter, jobs) in zip(group, made) { waiter.continuation.resume(returning: jobs) }
        } catch let error as JobStoreError where error.code == .refused && group.count > 1 {
            // One of them may be what the database refuses, and the others are not to suffer for it.
            for waiter in group { await self.insert([waiter], by: insert) }
        } catch let error as JobStoreError where error.isHeldUp {
            insertApart(group.filter { $0.start.key != nil }, by: insert)
            let others = group.filter { $0.start.key == nil }
            if !others.isEmpty, others.count < group.count { return await self.insert(others, by: insert) }
            // It was no key: whatever it is, the others would meet it too.
            for waiter in others { waiter.continuation.resume(throwing: error) }
        } catch let error as JobStoreError where error.code == .unavailable {
            // Those behind would find the same, each after its own wait; and they must not be started once nobody waits.
            let line = line
            (self.line, lineSize) = ([], 0)
            for waiter in group + line { waiter.continuation.resume(throwing: error) }
            while let key = apartOrder.popFirst() { settle(key, .failure(error)) }
        } catch {
            for waiter in group { waiter.continuation.resume(throwing: error) }
        }
    }

    /// Inserts those of a group that was held up each alone, without the line waiting for them: the others must not wait for whoever
    /// has the key that somebody else keeps.
    private func insertApart(_ group: [Waiter], by insert: @escaping Insert) {
        for waiter in group {
            guard let key = waiter.start.key else { continue }
            let own = OwnKey(owner: waiter.start.owner, key: key.key)
            // With the same key, but perhaps not the same payload: that is found out when the key turns out to be taken.
            if apart[own] == nil {
                apart[own] = KeyWaiters(start: waiter.start, since: .now, continuations: [waiter.continuation])
                apartOrder.append(own)
            } else {
                apart[own]?.continuations.append(waiter.continuation)
            }
        }
        let helpers = min(Self.apartLimit - apartCount, apartOrder.count)
        apartCount += helpers
        for _ in 0..<helpers {
            Task { await insertAllApart(by: insert) }
        }
    }

    private func insertAllApart(by insert: Insert) async {
        while let key = apartOrder.popFirst() {
            guard let waiters = apart[key] else { continue }
            guard waiters.since.duration(to: .now) < Self.apartAge else {
                settle(key, .failure(JobStoreError(.stuck)))
                continue
            }
            do {
                settle(key, .success(try await insert([waiters.start], true).first ?? nil))
            } catch {
                settle(key, .failure(error))
            }
        }
        apartCount -= 1
    }

    /// Tells those who wait with a key what came of it: the first of them has the jobs that were made, and for the others the key is
    /// taken.
    private func settle(_ key: OwnKey, _ result: Result<[Job]?, any Error>) {
        guard let waiters = apart.removeValue(forKey: key) else { return }
        for (index, continuation) in waiters.continuations.enumerated() {
            continuation.resume(with: index == 0 ? result : result.map { _ in nil })
        }
    }
}

extension JobStoreError {
    /// Whether a statement was given up because somebody else kept a key, or whatever else it needed, for too long.
    fileprivate var isHeldUp: Bool { (cause as? PostgresError)?.sqlState == .lockNotAvailable }
}
