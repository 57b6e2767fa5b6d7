import JobStatusModels
import Synchronization

/// What all who take part in a run write down.
final class Recorder: Sendable {
    private struct State {
        var ledger = Ledger()
        var tally = Tally()
        var accepted: [String] = []
        var unfinished: [String] = []
        var over: Set<String> = []
        var isClosed = false

        mutating func forgetFinished() {
            unfinished.removeAll(where: over.contains)
        }
    }

    private let state = Mutex(State())

    /// What was written down so far.
    var ledger: Ledger { state.withLock { $0.ledger } }

    /// What was counted so far.
    var tally: Tally { state.withLock { $0.tally } }

    /// All accepted jobs.
    var accepted: [String] { state.withLock { $0.accepted } }

    /// Jobs that nobody has seen to be over.
    var unfinished: [String] {
        state.withLock { state in
            state.forgetFinished()
            return state.unfinished
        }
    }

    /// Whether there is no more to observe.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Says that there is no more to observe.
    func close() { state.withLock { $0.isClosed = true } }

    /// One of the jobs, most often one that is not over.
    func anyJob(using generator: inout some RandomNumberGenerator) -> String? {
        let isAny = Int.random(in: 0..<10, using: &generator) == 0
        return (isAny ? accepted : unfinished).randomElement(using: &generator)
    }

    /// Counts one more, or several.
    func count(_ what: String, _ number: Int = 1) {
        state.withLock { $0.tally.count(what, number) }
    }

    /// Notes something that must not have happened.
    func note(_ violation: Violation) {
        state.withLock { $0.ledger.note(violation) }
    }

    /// Notes an answered start.
    func accept(_ jobs: [JobStatus], for orders: [Order], key: String) {
        state.withLock { state in
            let new = jobs.map(\.jobID).filter { state.ledger.orders[$0] == nil }
            state.accepted += new
            state.unfinished += new
            state.ledger.accept(jobs, for: orders, key: key)
        }
    }

    /// Notes what an observer was told.
    func observe(_ observation: Observation) {
        state.withLock { state in
            state.tally.count("observations")
            state.ledger.observe(observation)
            if observation.job.isOver { state.over.insert(observation.job.jobID) }
        }
    }

    /// Notes that a node does not know a job.
    func observeMissing(_ id: String) {
        state.withLock { $0.ledger.observeMissing(id) }
    }

    /// Holds everything against what the database has at the end, and gives what must not have happened.
    func reconcile(with records: [JobRecord]) -> Set<Violation> {
        state.withLock { state in
            state.ledger.reconcile(with: records)
            return state.ledger.violations
        }
    }
}
