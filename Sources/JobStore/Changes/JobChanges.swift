import Synchronization

/// Tells those who wait for a job that it has changed, whichever node changed it.
///
/// Register before reading the job, and no change can slip between the two.
public final class JobChanges: Sendable {
    private let state = Mutex(State())

    /// Registers an interest in a job, known or not.
    public func watch(_ id: JobID) -> JobWatch {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number = state.withLock { state in state.add(continuation, to: id) }
        guard let number else {
            continuation.finish()
            return JobWatch(signals: signals) {}
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in state.remove(number, from: id) }
        }
        return JobWatch(signals: signals) { continuation.finish() }
    }

    /// How many interests are registered.
    public var watchCount: Int {
        state.withLock { state in state.watchers.values.reduce(0) { $0 + $1.continuations.count } }
    }

    /// The jobs that somebody waits for.
    var watchedJobs: [JobID] {
        state.withLock { state in Array(state.watchers.keys) }
    }

    /// Tells of revisions just read or made.
    ///
    /// Only what is news to this process wakes anybody.
    func publish(_ revisions: [JobID: Int]) {
        let woken = state.withLock { state in state.news(in: revisions) }
        for continuation in woken {
            continuation.yield()
        }
    }

    /// Ends every watch and takes no more.
    func finish() {
        let ended = state.withLock { state in state.finish() }
        for continuation in ended {
            continuation.finish()
        }
    }
}

extension JobChanges {
    private struct Watchers {
        var revision: Int?
        var continuations: [Int: AsyncStream<Void>.Continuation] = [:]
    }

    private struct State {
        var watchers: [JobID: Watchers] = [:]
        var nextNumber = 0
        var isFinished = false

        mutating func add(_ continuation: AsyncStream<Void>.Continuation, to id: JobID) -> Int? {
            guard !isFinished else { return nil }
            nextNumber += 1
            watchers[id, default: Watchers()].continuations[nextNumber] = continuation
            return nextNumber
        }

        mutating func remove(_ number: Int, from id: JobID) {
            watchers[id]?.continuations[number] = nil
            if watchers[id]?.continuations.isEmpty == true {
                watchers[id] = nil
            }
        }

        /// A revision not seen before is news even if it is the first one: the waiter may have read an older one.
        mutating func news(in revisions: [JobID: Int]) -> [AsyncStream<Void>.Continuation] {
            var woken: [AsyncStream<Void>.Continuation] = []
            for (id, revision) in revisions {
                guard let known = watchers[id], known.revision.map({ $0 < revision }) ?? true else { continue }
                watchers[id]?.revision = revision
                woken.append(contentsOf: known.continuations.values)
            }
            return woken
        }

        mutating func finish() -> [AsyncStream<Void>.Continuation] {
            isFinished = true
            defer { watchers = [:] }
            return watchers.values.flatMap(\.continuations.values)
        }
    }
}
