import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct HoldDeskTests {
    private struct Anything: WaitCondition {
        func verdict(on state: Int) -> WaitVerdict { .answerNow }
    }

    private typealias Desk = HoldDesk<String, Anything>

    /// Has many wait, ends their waits, and gives the ends.
    private func ends(
        of count: Int,
        shutdown: OneShotSignal = OneShotSignal(),
        by end: @Sendable (Desk) -> Void
    ) async -> [HoldEnd] {
        let desk = Desk(clock: ManualClock(), shutdown: shutdown)
        return await withTaskGroup { group in
            for _ in 0..<count {
                group.addTask {
                    await desk.wait(on: "a", for: Anything(), quiet: .zero, limit: .seconds(60), connection: nil)
                }
            }
            while desk.count < count { await Task.yield() }
            end(desk)
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func aChangeWakesHoweverManyWait() async {
        let ends = await ends(of: 2_000) { $0.show(1, for: "a") }
        #expect(ends == Array(repeating: .met, count: 2_000))
    }

    @Test func aStopWakesHoweverManyWait() async {
        let shutdown = OneShotSignal()
        let ends = await ends(of: 2_000, shutdown: shutdown) { _ in shutdown.fire() }
        #expect(ends == Array(repeating: .shutdown, count: 2_000))
    }

    @Test func aSecondChangeComesThroughWhileManyAreWoken() async {
        let desk = Desk(clock: ManualClock(), shutdown: OneShotSignal())
        await withTaskGroup { group in
            for number in 0..<1_000 {
                group.addTask {
                    let key = number.isMultiple(of: 2) ? "a" : "b"
                    _ = await desk.wait(on: key, for: Anything(), quiet: .zero, limit: .seconds(60), connection: nil)
                }
            }
            while desk.count < 1_000 { await Task.yield() }
            desk.show(1, for: "a")
            desk.remove("b")
        }
        #expect(desk.count == 0)
    }

    /// Who stands behind others that were woken, and hangs up, does not stand there until it is his turn.
    @Test func whoHangsUpInTheLineLeavesItAtOnce() async throws {
        let desk = Desk(clock: ManualClock(), shutdown: OneShotSignal())
        // Nothing is written on it for now, so that the line stands still.
        let stalled = StalledEventLoop()
        await withTaskGroup(of: HoldEnd.self) { before in
            for _ in 0..<50 {
                before.addTask {
                    let connection = HeldConnection(hangUp: OneShotSignal(), eventLoop: stalled.loop)
                    return await desk.wait(
                        on: "a",
                        for: Anything(),
                        quiet: .zero,
                        limit: .seconds(60),
                        connection: connection
                    )
                }
            }
            while desk.count < 50 { await Task.yield() }
            desk.show(1, for: "a")
            let connection = HeldConnection(hangUp: OneShotSignal(), eventLoop: stalled.loop)
            async let end = desk.wait(
                on: "b",
                for: Anything(),
                quiet: .zero,
                limit: .seconds(60),
                connection: connection
            )
            while desk.count == 0 { await Task.yield() }
            desk.show(1, for: "b")
            #expect(desk.count == 0)
            connection.hangUp.fire()
            #expect(await end == .hungUp)
            // The others come out as ever.
            stalled.release()
            let ends = await before.reduce(into: []) { $0.append($1) }
            #expect(ends == Array(repeating: .met, count: 50))
        }
        try await stalled.shutdown()
    }
}
