@testable import PostgresClient

/// A pool and a time of its own.
struct PoolScript {
    var state: PoolState
    private var now = ContinuousClock.now
    private var generator = FixedGenerator()

    init(_ limits: PostgresPoolConfiguration) {
        state = PoolState(limits: limits)
    }

    /// How far away the next deadline is.
    var nextDeadline: Duration? { state.nextDeadline().map { now.duration(to: $0) } }

    mutating func start() -> [PoolState.Action] { state.start(now: now) }
    mutating func lease(_ waiter: UInt64) -> [PoolState.Action] { state.lease(waiter, now: now) }
    mutating func connected(_ id: UInt64) -> [PoolState.Action] { state.connected(id, now: now) }
    mutating func lost(_ id: UInt64) -> [PoolState.Action] { state.lost(id, now: now) }

    mutating func release(_ id: UInt64, isReusable: Bool = true) -> [PoolState.Action] {
        state.released(id, isReusable: isReusable, now: now)
    }

    mutating func checked(_ id: UInt64, isAlive: Bool) -> [PoolState.Action] {
        state.checked(id, isAlive: isAlive, now: now)
    }

    mutating func failed(_ id: UInt64, _ error: PostgresError) -> [PoolState.Action] {
        state.connectFailed(id, error, now: now, using: &generator)
    }

    /// Lets time pass.
    mutating func pass(_ time: Duration) -> [PoolState.Action] {
        now = now.advanced(by: time)
        return state.settle(now)
    }
}

/// Draws the middle, always.
struct FixedGenerator: RandomNumberGenerator {
    func next() -> UInt64 { .max / 2 }
}
