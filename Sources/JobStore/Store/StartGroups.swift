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

    /// An insert carries no more than this: whoever comes while it is under way waits for it.
    private static let count = 100
    private static let bytes = 256 << 10
    /// More than this do not wait: with the database that slow, a phone had better ask again later.
    private static let lineLimit = 10_000
    private static let lineBytes = 64 << 20
    /// So many that were held up go at a time: each may wait on a connection of its own, of which others need some too.
    private static let apartLimit = 4

    private var line: Deque<Waiter> = []
    private var lineSize = 0
    private var isAtWork = false
    /// Those that go alone, since somebody in their group was held up.
    private var apart: Deque<Waiter> = []
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
        guard line.count + apart.count < Self.lineLimit, lineSize + size <= Self.lineBytes else {
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
            insertApart(group, by: insert)
        } catch let error as JobStoreError where error.code == .unavailable {
            // Those behind would find the same, each after its own wait; and they must not be started once nobody waits.
            let line = line
            (self.line, lineSize) = ([], 0)
            for waiter in group + line { waiter.continuation.resume(throwing: error) }
        } catch {
            for waiter in group { waiter.continuation.resume(throwing: error) }
        }
    }

    /// Inserts those of a group that was held up each alone, without the line waiting for them: the others must not wait for whoever
    /// has the key that somebody else keeps.
    private func insertApart(_ group: [Waiter], by insert: @escaping Insert) {
        apart.append(contentsOf: group)
        let helpers = min(Self.apartLimit - apartCount, group.count)
        apartCount += helpers
        for _ in 0..<helpers {
            Task { await insertAllApart(by: insert) }
        }
    }

    private func insertAllApart(by insert: Insert) async {
        while let waiter = apart.popFirst() {
            do {
                let made = try await insert([waiter.start], true)
                waiter.continuation.resume(returning: made.first ?? nil)
            } catch {
                waiter.continuation.resume(throwing: error)
            }
        }
        apartCount -= 1
    }
}

extension JobStoreError {
    /// Whether a statement was given up because somebody else kept a key, or whatever else it needed, for too long.
    fileprivate var isHeldUp: Bool { (cause as? PostgresError)?.sqlState == .lockNotAvailable }
}
