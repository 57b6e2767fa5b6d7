import Testing

@testable import JobStatusAPI

struct UnfinishedTallyTests {
    /// A tally for which the database has just counted.
    private func tally(_ count: Int, at now: Duration = .zero) -> UnfinishedTally {
        var tally = UnfinishedTally()
        #expect(tally.reserve(1, limit: 5, now: now) == .unclear)
        tally.noteCount(count, mark: tally.mark, now: now)
        return tally
    }

    @Test
    func admitsUpToTheLimit() {
        var tally = tally(3)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        #expect(tally.reserve(2, limit: 5, now: .zero) == .refused)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .refused)
    }

    @Test
    func asksAgainAfterAWhile() {
        var tally = tally(0)
        #expect(tally.reserve(1, limit: 5, now: .milliseconds(999)) == .admitted)
        #expect(tally.reserve(1, limit: 5, now: .seconds(1)) == .unclear)
        // To refuse by, a count must be fresher.
        #expect(tally.reserve(5, limit: 5, now: .milliseconds(99)) == .refused)
        #expect(tally.reserve(5, limit: 5, now: .milliseconds(100)) == .unclear)
    }

    @Test
    func whatWasNotStartedTakesNoRoom() {
        var tally = tally(4)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        tally.settle(1, started: false)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        tally.settle(1, started: true)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .refused)
    }

    /// A count may have been made before or after the starts that were under way.
    @Test
    func aCountForgetsNothingThatWasUnderWay() {
        var tally = tally(0)
        #expect(tally.reserve(2, limit: 5, now: .zero) == .admitted)
        let mark = tally.mark
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        // It saw none of the three.
        tally.noteCount(0, mark: mark, now: .zero)
        #expect(tally.reserve(3, limit: 5, now: .zero) == .refused)
        #expect(tally.reserve(2, limit: 5, now: .zero) == .admitted)
        for count in [2, 1, 2] { tally.settle(count, started: true) }
        // Settled, they are in the next count.
        tally.noteCount(5, mark: tally.mark, now: .zero)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .refused)
        tally.noteCount(4, mark: tally.mark, now: .zero)
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
    }

    @Test
    func isForgottenWhenNothingIsLost() {
        var tally = tally(1)
        #expect(!tally.isIdle(now: .zero))
        #expect(tally.isIdle(now: .seconds(1)))
        #expect(tally.reserve(1, limit: 5, now: .zero) == .admitted)
        #expect(!tally.isIdle(now: .seconds(1)))
    }
}
