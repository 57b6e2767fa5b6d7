import JobStore
import NIOCore
import Synchronization

/// Where held requests wait: the waiting room with its clock, and what wakes whom.
///
/// A held request is one entry here, and a task of its own only if it has one anyway. `run()` must be running for waits to
/// end by time.
final class HoldDesk<Key: Hashable & Sendable, Condition: WaitCondition>: Sendable {
    typealias Room = WaitingRoom<Key, Condition>

    /// What is called once when a wait ends, on any thread; must not block.
    typealias Sleeper = @Sendable (Waking) -> Void

    /// What somebody is told when he is woken.
    struct Waking: Sendable {
        /// Why.
        let end: HoldEnd
        /// Whether he stood in the line, and so has the next one woken, by `wakeNext()`.
        let isInLine: Bool
    }

    private struct State {
        var room = Room()
        var sleepers: [Int: Sleeper] = [:]
        var line = WakeLine<(Sleeper, HoldEnd)>(limit: 32)
        /// Waits that ended before their task slept.
        var ended: [Int: HoldEnd] = [:]
        var alarm: Duration?
    }

    private let clock: any Clock<Duration>
    private let stopwatch: Stopwatch
    private let state = Mutex(State())
    private let timeBell = Doorbell()

    /// Makes a desk.
    ///
    /// - Parameters:
    ///   - clock: What measures holds.
    ///   - shutdown: Ends all of them when it fires.
    init(clock: any Clock<Duration>, shutdown: OneShotSignal) {
        self.clock = clock
        stopwatch = Stopwatch(clock)
        _ = shutdown.observe { [weak self] in self?.close() }
    }

    /// How many sleep until there is something to tell them, or their time has come.
    var count: Int { state.withLock { $0.sleepers.count } }

    /// What somebody waits on.
    var keys: [Key] { state.withLock { $0.room.keys } }

    /// Those among these that somebody waits on.
    func waitedOn(among keys: some Collection<Key>) -> [Key] {
        state.withLock { state in state.room.count == 0 ? [] : keys.filter(state.room.isWaitedOn) }
    }

    /// Ends waits when their time has come, until its task is cancelled.
    func run() async {
        var sleeper: Task<Void, Never>?
        for await _ in timeBell.rings {
            sleeper?.cancel()
            expire()
            let moment = state.withLock { state in
                state.alarm = state.room.nextMoment
                return state.alarm
            }
            guard let moment else { continue }
            let left = moment - stopwatch.elapsed
            sleeper = Task { [clock, timeBell] in
                do {
                    try await clock.sleep(for: left)
                    timeBell.ring()
                } catch {
                    // Cancelled: somebody's time comes earlier.
                }
            }
        }
        sleeper?.cancel()
    }

    /// Waits, as long as its task is not cancelled.
    ///
    /// - Parameters:
    ///   - key: On what.
    ///   - condition: For what.
    ///   - quiet: How long what is not urgent does not end the wait.
    ///   - limit: How long at most.
    ///   - connection: Tells when the client hangs up; nil if that can't be known.
    ///   - latest: How things are, asked once the wait is registered: what changes later is shown to it.
    /// - Returns: Why the wait ended.
    func wait(
        on key: Key,
        for condition: Condition,
        quiet: Duration,
        limit: Duration,
        connection: HeldConnection?,
        latest: () -> Condition.State? = { nil }
    ) async -> HoldEnd {
        guard let ticket = enter(on: key, for: condition, quiet: quiet, limit: limit, latest: latest) else {
            return .shutdown
        }
        let token = connection?.hangUp.observe { [weak self] in self?.hangUp(ticket) }
        defer { connection?.hangUp.forget(token) }
        let waking = await withTaskCancellationHandler {
            await sleep(ticket)
        } onCancel: {
            hangUp(ticket)
        }
        if waking.isInLine { wakeNext(after: connection) }
        return waking.end
    }

    /// Begins to wait, for somebody who has no task that could sleep, or whose task is yet to.
    ///
    /// - Parameters:
    ///   - key: On what.
    ///   - condition: For what.
    ///   - quiet: How long what is not urgent does not end the wait.
    ///   - limit: How long at most.
    ///   - latest: How things are, asked once the wait is registered: what changes later is shown to it.
    ///   - sleeper: Called when the wait ends, perhaps before this returns; nil if it comes later.
    /// - Returns: What `hangUp` takes; nil if the server stops: then nobody is called.
    func enter(
        on key: Key,
        for condition: Condition,
        quiet: Duration,
        limit: Duration,
        latest: () -> Condition.State?,
        sleeper: Sleeper? = nil
    ) -> Int? {
        let now = stopwatch.elapsed
        let (ticket, isEarliest) = state.withLock { state in
            let ticket = state.room.enter(key, condition, quietUntil: now + quiet, deadline: now + limit)
            if let ticket { state.sleepers[ticket] = sleeper }
            return (ticket, state.alarm.map { state.room.nextMoment ?? $0 < $0 } ?? true)
        }
        guard let ticket else { return nil }
        if let known = latest() { show(known, to: ticket) }
        if isEarliest { timeBell.ring() }
        return ticket
    }

    /// Shows everybody who waits on something how it is.
    func show(_ known: Condition.State, for key: Key) {
        let now = stopwatch.elapsed
        wake { room in room.show(known, for: key, now: now).map { ($0, .met) } }
    }

    /// Ends the wait of everybody who waits on something that is no more.
    func remove(_ key: Key) {
        wake { room in room.remove(key).map { ($0, .met) } }
    }

    private func show(_ known: Condition.State, to ticket: Int) {
        let now = stopwatch.elapsed
        wake { room in room.show(known, to: ticket, now: now) ? [(ticket, .met)] : [] }
    }

    /// Wakes somebody whose client is gone, at once and whoever is before him: there is no answer that others' polls would
    /// stand behind, and his place is free for somebody else.
    func hangUp(_ ticket: Int) {
        let sleeper = state.withLock { state -> Sleeper? in
            if let (sleeper, _) = state.line.leave(ticket) { return sleeper }
            guard state.room.leave(ticket) else { return nil }
            let sleeper = state.sleepers.removeValue(forKey: ticket)
            if sleeper == nil { state.ended[ticket] = .hungUp }
            return sleeper
        }
        sleeper?(Waking(end: .hungUp, isInLine: false))
    }

    private func expire() {
        let now = stopwatch.elapsed
        wake { room in room.expire(now: now).map { ($0.ticket, $0.end) } }
    }

    private func close() {
        wake { room in room.close().map { ($0, .shutdown) } }
    }

    private func sleep(_ ticket: Int) async -> Waking {
        await withCheckedContinuation { continuation in
            let end = state.withLock { state in
                let end = state.ended.removeValue(forKey: ticket)
                if end == nil { state.sleepers[ticket] = { continuation.resume(returning: $0) } }
                return end
            }
            if let end { continuation.resume(returning: Waking(end: end, isInLine: false)) }
        }
    }

    /// Has the room say whose wait ends, and wakes them, the first few at once and each other when one before it runs.
    private func wake(_ change: (inout Room) -> [(ticket: Int, end: HoldEnd)]) {
        let (woken, needsAlarm) = state.withLock { state in
            let ended = change(&state.room)
            var woken: [(Sleeper, HoldEnd)] = []
            for (ticket, end) in ended {
                if let sleeper = state.sleepers.removeValue(forKey: ticket) {
                    if state.line.add((sleeper, end), ticket) { woken.append((sleeper, end)) }
                } else {
                    state.ended[ticket] = end
                }
            }
            let next = state.room.nextMoment
            return (woken, next.map { moment in state.alarm.map { moment < $0 } ?? true } ?? false)
        }
        for (sleeper, end) in woken { sleeper(Waking(end: end, isInLine: true)) }
        if needsAlarm { timeBell.ring() }
    }

    /// Wakes the next one when what is to be written before this answer is: what is rendered faster than it is written
    /// would pile up on the event loops, and every poll behind it.
    private func wakeNext(after connection: HeldConnection?) {
        guard let connection else { return wakeNext() }
        connection.eventLoop.execute { self.wakeNext() }
    }

    /// Has the next one in the line woken, for somebody who stood in it and has been answered.
    func wakeNext() {
        guard let (sleeper, end) = state.withLock({ $0.line.arrived() }) else { return }
        sleeper(Waking(end: end, isInLine: true))
    }
}
