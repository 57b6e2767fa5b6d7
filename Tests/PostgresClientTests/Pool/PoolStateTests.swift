import Testing

@testable import PostgresClient

/// The pool's decisions, with made-up times and no connections.
@Suite struct PoolStateTests {
    @Test func aWaiterGetsTheConnectionThatIsMadeForIt() {
        var pool = PoolScript(.init(maximumConnections: 2))
        #expect(pool.lease(1) == [.connect(1)])
        #expect(pool.connected(1) == [.grant(1, 1)])
        #expect(pool.release(1) == [])
        #expect(pool.lease(2) == [.grant(2, 1)])
    }

    @Test func thereAreNeverMoreConnectionsThanTheMaximum() {
        var pool = PoolScript(.init(maximumConnections: 2))
        #expect(pool.lease(1) == [.connect(1)])
        #expect(pool.lease(2) == [.connect(2)])
        #expect(pool.lease(3) == [])
        #expect(pool.connected(1) == [.grant(1, 1)])
        #expect(pool.release(1) == [.grant(2, 1)])
        #expect(pool.connected(2) == [.grant(3, 2)])
    }

    @Test func tellsHowItStandsAndHowLongWasWaited() {
        var pool = PoolScript(.init(maximumConnections: 1, waitTimeout: .seconds(5)))
        _ = pool.lease(1)
        #expect(pool.state.status == status(connecting: 1, waiting: 1))
        _ = pool.pass(.seconds(1))
        _ = pool.connected(1)
        #expect(pool.state.status == status(leased: 1, leases: 1, waitTime: .seconds(1)))
        _ = pool.lease(2)
        _ = pool.lease(3)
        _ = pool.pass(.seconds(3))
        _ = pool.release(1)
        #expect(pool.state.status == status(leased: 1, waiting: 1, leases: 2, waitTime: .seconds(4)))
        // Who goes without has got nothing.
        _ = pool.pass(.seconds(2))
        _ = pool.release(1)
        #expect(pool.state.status == status(idle: 1, leases: 2, waitTime: .seconds(4)))
    }

    private func status(
        connecting: Int = 0,
        idle: Int = 0,
        leased: Int = 0,
        waiting: Int = 0,
        leases: Int = 0,
        waitTime: Duration = .zero
    ) -> PostgresPoolStatus {
        PostgresPoolStatus(
            connecting: connecting,
            idle: idle,
            leased: leased,
            waiting: waiting,
            leases: leases,
            waitTime: waitTime
        )
    }

    @Test func whoWaitsTooLongFails() {
        var pool = PoolScript(.init(maximumConnections: 1, waitTimeout: .seconds(5)))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.lease(2)
        #expect(pool.pass(.seconds(4)) == [])
        #expect(pool.nextDeadline == .seconds(1))
        let actions = pool.pass(.seconds(1))
        guard case .fail(2, let error)? = actions.first else { return #expect(Bool(false), "\(actions)") }
        #expect(error.code == .poolExhausted && error.isRetryable)
    }

    @Test func moreWaitersThanAllowedAreRefusedAtOnce() {
        var pool = PoolScript(.init(maximumConnections: 1, maximumWaiters: 1))
        _ = pool.lease(1)
        guard case .fail(2, let error)? = pool.lease(2).first else { return #expect(Bool(false), "not refused") }
        #expect(error.code == .poolExhausted)
    }

    @Test func whoGivesUpWaitingIsNotServed() {
        var pool = PoolScript(.init(maximumConnections: 1))
        _ = pool.lease(1)
        pool.state.withdraw(1)
        #expect(pool.connected(1) == [])
        #expect(pool.lease(2) == [.grant(2, 1)])
    }

    @Test func aConnectionThatBrokeIsReplacedAndNeverHandedOut() {
        var pool = PoolScript(.init(maximumConnections: 1))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.release(1)
        #expect(pool.lost(1) == [])
        #expect(pool.lease(2) == [.connect(2)])
    }

    @Test func oneThatComesBackUnusableIsClosedAndReplacedForWhoWaits() {
        var pool = PoolScript(.init(maximumConnections: 1))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.lease(2)
        #expect(pool.release(1, isReusable: false) == [.close(1), .connect(2)])
    }

    @Test func oneThatWasSilentForLongIsAskedBeforeItIsHandedOut() {
        var pool = PoolScript(.init(maximumConnections: 2, checkBeforeUseAfter: .seconds(5)))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.release(1)
        _ = pool.pass(.seconds(6))
        #expect(pool.lease(2) == [.check(1)])
        #expect(pool.checked(1, isAlive: true) == [.grant(2, 1)])
        _ = pool.release(1)
        _ = pool.pass(.seconds(6))
        #expect(pool.lease(3) == [.check(1)])
        #expect(pool.checked(1, isAlive: false) == [.close(1), .connect(2)])
        #expect(pool.connected(2) == [.grant(3, 2)])
    }

    @Test func oneThatWasJustAskedIsNotAskedAgain() {
        var pool = PoolScript(.init(checkBeforeUseAfter: .zero))
        _ = pool.lease(1)
        #expect(pool.connected(1) == [.grant(1, 1)])
        _ = pool.release(1)
        _ = pool.pass(.nanoseconds(1))
        #expect(pool.lease(2) == [.check(1)])
        #expect(pool.checked(1, isAlive: true) == [.grant(2, 1)])
    }

    @Test func idleConnectionsAreAskedNowAndThen() {
        var pool = PoolScript(.init(checkInterval: .seconds(30)))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.release(1)
        #expect(pool.nextDeadline == .seconds(30))
        #expect(pool.pass(.seconds(30)) == [.check(1)])
        #expect(pool.checked(1, isAlive: true) == [])
        #expect(pool.nextDeadline == .seconds(30))
    }

    @Test func idleConnectionsAboveTheMinimumAreClosed() {
        var pool = PoolScript(
            .init(minimumConnections: 1, maximumConnections: 2, idleTimeout: .seconds(10), checkInterval: .seconds(99))
        )
        #expect(pool.start() == [.connect(1)])
        _ = pool.connected(1)
        _ = pool.lease(1)
        #expect(pool.lease(2) == [.connect(2)])
        _ = pool.connected(2)
        _ = pool.release(1)
        _ = pool.release(2)
        #expect(pool.pass(.seconds(10)) == [.close(1)])
        #expect(pool.pass(.seconds(10)) == [])
    }

    @Test func theMinimumIsKept() {
        var pool = PoolScript(.init(minimumConnections: 2))
        #expect(pool.start() == [.connect(1), .connect(2)])
        _ = pool.connected(1)
        _ = pool.connected(2)
        #expect(pool.lost(1) == [.connect(3)])
    }

    @Test func afterAFailureOneAttemptAtATimeIsMadeAndLaterEachTime() {
        var pool = PoolScript(.init(maximumConnections: 4, waitTimeout: .seconds(60)))
        _ = pool.lease(1)
        _ = pool.lease(2)
        #expect(pool.failed(1, PostgresError(.connectionFailed)) == [])
        #expect(pool.failed(2, PostgresError(.connectionFailed)) == [])
        #expect(pool.pass(.milliseconds(50)) == [])
        #expect(pool.pass(.milliseconds(150)) == [.connect(3)])
        #expect(pool.pass(.seconds(1)) == [])
        #expect(pool.connected(3) == [.grant(1, 3), .connect(4)])
    }

    @Test func aRefusalByTheServerIsToldAtOnce() {
        var pool = PoolScript(.init())
        _ = pool.lease(1)
        let error = PostgresError.refused("28P01").with(.connectionFailed)
        #expect(pool.failed(1, error) == [.fail(1, error)])
    }

    @Test func closingFailsWhoWaitsAndClosesAll() {
        var pool = PoolScript(.init(maximumConnections: 1))
        _ = pool.lease(1)
        _ = pool.connected(1)
        _ = pool.lease(2)
        #expect(pool.state.close() == [.fail(2, PostgresError(.closed)), .close(1)])
        #expect(pool.release(1) == [.close(1)])
        #expect(pool.lease(3) == [.fail(3, PostgresError(.closed))])
        #expect(pool.nextDeadline == nil)
    }
}
