import HTTPTypes
import JobStore
import Synchronization

/// Keeps every owner to so many jobs that are not over.
///
/// The jobs are counted once a second for an owner who starts some, and not at every start; in between the node adds what
/// it starts itself. So one node never goes over the limit, and several nodes together go over it by what the others
/// start within that second. To be exact, the starts of an owner would have to queue up behind a lock.
final class UnfinishedLimiter: Sendable {
    private struct Entry {
        var tally = UnfinishedTally()
        var count: Task<Void, any Error>?
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var sweepAt = 1_024
    }

    /// How many seconds a client is told to wait: until one of its jobs is over, of which nobody knows when.
    private static let retryAfter = 5

    private let limit: Int
    private let store: JobStore
    private let uptime: @Sendable () -> Duration
    private let state = Mutex(State())

    /// Allows every owner so many jobs that are not over.
    init(limit: Int, store: JobStore, uptime: @escaping @Sendable () -> Duration = Uptime.system) {
        self.limit = limit
        self.store = store
        self.uptime = uptime
    }

    /// Starts jobs if there is room for them.
    ///
    /// - Parameters:
    ///   - count: How many.
    ///   - owner: Whose jobs they will be.
    ///   - start: Starts them.
    /// - Returns: What `start` returns.
    /// - Throws: What `start` throws; an `APIProblem` (429) if they were too many.
    func admit<Value>(_ count: Int, owner: String, start: () async throws -> Value) async throws -> Value {
        guard try await reserve(count, owner) else { throw refusal }
        do {
            let value = try await start()
            settle(count, owner, started: true)
            return value
        } catch {
            settle(count, owner, started: false)
            throw error
        }
    }

    private func reserve(_ count: Int, _ owner: String) async throws -> Bool {
        var hasCounted = false
        while true {
            let now = uptime()
            let (verdict, running): (UnfinishedTally.Verdict, Task<Void, any Error>?) = state.withLock { state in
                if state.entries.count >= state.sweepAt { Self.sweep(&state, now) }
                var entry = state.entries[owner] ?? Entry()
                defer { state.entries[owner] = entry }
                let verdict = entry.tally.reserve(count, limit: limit, now: now)
                guard verdict == .unclear, !hasCounted else { return (verdict, nil) }
                // Those who ask at the same moment share one count.
                let running = entry.count ?? Task { [mark = entry.tally.mark] in try await self.count(owner, mark) }
                entry.count = running
                return (verdict, running)
            }
            switch verdict {
            case .admitted: return true
            case .refused: return false
            case .unclear:
                guard let running else { return false }
                try await running.value
                hasCounted = true
            }
        }
    }

    private func count(_ owner: String, _ mark: (startedSince: Int, underWay: Int)) async throws {
        defer { state.withLock { $0.entries[owner]?.count = nil } }
        let count = try await store.unfinishedCount(of: owner, upTo: limit)
        let now = uptime()
        state.withLock { $0.entries[owner]?.tally.noteCount(count, mark: mark, now: now) }
    }

    private func settle(_ count: Int, _ owner: String, started: Bool) {
        state.withLock { $0.entries[owner]?.tally.settle(count, started: started) }
    }

    private var refusal: APIProblem {
        var problem = APIProblem(
            .tooManyUnfinishedJobs,
            "At most \(limit) jobs of an owner may be unfinished at a time."
        )
        problem.headers[.retryAfter] = String(Self.retryAfter)
        return problem
    }

    private static func sweep(_ state: inout State, _ now: Duration) {
        state.entries = state.entries.filter { $0.value.count != nil || !$0.value.tally.isIdle(now: now) }
        state.sweepAt = max(1_024, 2 * state.entries.count)
    }
}
