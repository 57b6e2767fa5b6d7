import Foundation

/// All that a client watches: one poller serves any number of observers of a job, and from the third job on one
/// poller serves all jobs, so that never more than two requests are held.
///
/// One of the two places can be given away (`HeldPlace`); then one poller serves all jobs from the second on.
///
/// `@unchecked Sendable`: the state is accessed with the lock held (a `Mutex` would need iOS 18), the other mutable
/// property only before the hub is shared and after it is not any more.
final class WatchHub: @unchecked Sendable {
    /// So many requests are held at most, so that there is always a connection for what must not wait.
    static let mostHeld = 2

    struct State {
        var topics: [Topic.Key: Topic] = [:]
        var pollers: [Poller.ID: Poller] = [:]
        var group = GroupPoll()
        var isSuspended = false
        /// Whether somebody who asks beside the watches has one of the places for held requests.
        var isPlaceGiven = false
        var lastNumber = 0

        /// More jobs than these are asked for together.
        var mostAskedAlone: Int { WatchHub.mostHeld - (isPlaceGiven ? 1 : 0) }

        /// A number that was not given before.
        mutating func nextNumber() -> Int {
            lastNumber += 1
            return lastNumber
        }
    }

    let sender: CallSender
    private let stopwatch: Stopwatch
    private let lock = NSLock()
    private var state = State()
    private var reachability: Task<Void, Never>?

    init(sender: CallSender) {
        self.sender = sender
        stopwatch = Stopwatch(sender.clock)
    }

    deinit {
        reachability?.cancel()
        // What a poller does keeps the hub, but suspended ones do nothing: without their client they never would again.
        for observer in state.topics.values.flatMap(\.observers.values) {
            observer.alarm?.cancel()
            observer.finish(CancellationError())
        }
    }

    /// Ends the pauses after failures whenever the network comes back; called once, before anything else.
    func follow(_ isReachable: AsyncStream<Bool>) {
        reachability = Task { [weak self] in
            for await isReachable in isReachable where isReachable { self?.networkReturned() }
        }
    }

    /// The time since the hub was made.
    var now: Duration { stopwatch.elapsed }

    /// Changes the state, and then does what has to be done without the lock.
    func change<Value>(_ body: (inout State, inout Effects) -> Value) -> Value {
        var effects = Effects()
        let value = lock.withLock { body(&state, &effects) }
        effects.perform()
        return value
    }

    /// Stops all requests and pauses at once, until `resume`.
    func suspend() {
        let isNew = change { state, effects in
            guard !state.isSuspended else { return false }
            state.isSuspended = true
            for id in state.pollers.keys { handle(.suspended, by: id, &state, &effects) }
            return true
        }
        if isNew { sender.onEvent(.suspended) }
    }

    /// Goes on, with a request that does not wait.
    func resume() {
        let isNew = change { state, effects in
            guard state.isSuspended else { return false }
            state.isSuspended = false
            for id in state.pollers.keys { handle(.resumed, by: id, &state, &effects) }
            return true
        }
        if isNew { sender.onEvent(.resumed) }
    }

    /// Ends the pauses after failures.
    func networkReturned() {
        sender.bell.ring()
        change { state, effects in
            for id in state.pollers.keys { handle(.networkReturned, by: id, &state, &effects) }
        }
    }

    /// What is known of a job that is watched.
    func known(of jobID: String) -> Topic? {
        change { state, _ in
            state.topics.values.first { $0.key.jobID == jobID && $0.known != nil }
        }
    }
}
