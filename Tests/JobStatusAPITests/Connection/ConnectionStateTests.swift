import Testing

@testable import JobStatusAPI

struct ConnectionStateTests {
    private func reading(asksToClose: Bool = false) -> ConnectionState {
        var state = ConnectionState(drainSize: 100)
        state.readHead(asksToClose: asksToClose)
        return state
    }

    @Test
    func keepsAfterAnOrdinaryExchange() {
        var state = reading()
        state.readEnd()
        state.wroteHead(closes: false)
        #expect(state.wroteEnd() == .keep)
        #expect(state.owedAnswers == 0)
    }

    @Test(arguments: [(true, false), (false, true), (true, true)])
    func closesWhenEitherSideAsks(client: Bool, server: Bool) {
        var state = reading(asksToClose: client)
        state.readEnd()
        let isLast = state.wroteHead(closes: server)
        #expect(isLast)
        #expect(state.wroteEnd() == .close)
    }

    @Test
    func answersEarlierRequestsFirst() {
        var state = reading()
        state.readEnd()
        state.readHead(asksToClose: true)
        state.readEnd()
        let isLast = state.wroteHead(closes: false)
        #expect(!isLast)
        #expect(state.wroteEnd() == .keep)
        let isLastNow = state.wroteHead(closes: false)
        #expect(isLastNow)
        #expect(state.wroteEnd() == .close)
    }

    @Test
    func lingersWhileTheClientStillSends() {
        var state = reading()
        state.wroteHead(closes: true)
        #expect(state.wroteEnd() == .linger)
        #expect(state.isLingering)
        #expect(state.readBody(100) == false)
        #expect(state.readBody(1) == true)
    }

    @Test
    func drainsAnAnsweredBodyUpToTheLimit() {
        var state = reading()
        #expect(state.readBody(1_000) == false, "before the answer the route sets the limit")
        state.wroteHead(closes: false)
        #expect(state.wroteEnd() == .keep)
        #expect(state.readBody(60) == false)
        #expect(state.readBody(60) == true)
    }

    @Test
    func forgetsTheDrainWithTheNextRequest() {
        var state = reading()
        state.wroteHead(closes: false)
        #expect(state.wroteEnd() == .keep)
        #expect(state.readBody(90) == false)
        state.readEnd()
        state.readHead(asksToClose: false)
        #expect(state.readBody(90) == false)
    }

    @Test
    func aSlowBodyIsToldOnceTheAnswerIsOwed() {
        var state = reading()
        #expect(state.timeOut() == .tell(.tooSlow))
        state.wroteHead(closes: false)
        #expect(state.wroteEnd() == .keep)
        #expect(state.timeOut() == .close, "the answer was sent already")
        state.readEnd()
        #expect(state.timeOut() == .ignore)
    }

    @Test
    func answersItselfWhatIsNoRequest() {
        var state = ConnectionState(drainSize: 100)
        #expect(state.fail(headerTooLarge: true) == .answer(.headerTooLarge))
        #expect(state.fail(headerTooLarge: true) == .ignore, "once is enough")
        var other = ConnectionState(drainSize: 100)
        #expect(other.fail(headerTooLarge: false) == .answer(.badRequest))
    }

    @Test
    func tellsWhoeverReadsABrokenRequest() {
        var state = reading()
        #expect(state.fail(headerTooLarge: false) == .tell(.malformed))
        state.wroteHead(closes: false)
        #expect(state.wroteEnd() == .keep)
        #expect(state.fail(headerTooLarge: false) == .close)
    }
}
