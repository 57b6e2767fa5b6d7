import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Testing

@testable import JobStatusAPI

/// Answers come in the order of the requests, whoever makes them.
struct StatusTurnsTests {
    private struct Cut: Error {}

    /// What became of what arrived: `keep`, `pass`, `head` (the one that was kept, and it), or `answer`.
    private static func take(_ turns: inout StatusTurns<String>, _ arrival: StatusTurns<String>.Arrival) -> String {
        switch turns.take(arrival, target: { $0.path == "/status" ? "it" : nil }) {
        case .keep: "keep"
        case .pass: "pass"
        case .passHead: "head"
        case .answer: "answer"
        }
    }

    private static func head(_ path: String) -> StatusTurns<String>.Arrival {
        .part(.head(HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: path)))
    }

    private let end = StatusTurns<String>.Arrival.part(.end(nil))

    @Test func aStatusIsAnsweredRightThere() {
        var turns = StatusTurns<String>()
        for _ in 0..<3 {
            #expect(Self.take(&turns, Self.head("/status")) == "keep")
            #expect(Self.take(&turns, end) == "answer")
            #expect(turns.isAnswering)
            turns.answered()
            #expect(turns.next() == nil)
        }
    }

    @Test func whatRoutesOweComesFirst() {
        var turns = StatusTurns<String>()
        #expect(Self.take(&turns, Self.head("/other")) == "pass")
        #expect(Self.take(&turns, end) == "pass")
        #expect(Self.take(&turns, Self.head("/status")) == "pass", "its answer would overtake that before it")
        #expect(Self.take(&turns, end) == "pass")
        turns.routesAnswered()
        #expect(Self.take(&turns, Self.head("/status")) == "pass")
        #expect(Self.take(&turns, end) == "pass")
        turns.routesAnswered()
        turns.routesAnswered()
        #expect(Self.take(&turns, Self.head("/status")) == "keep")
    }

    @Test func whatComesMeanwhileWaits() throws {
        var turns = StatusTurns<String>()
        _ = Self.take(&turns, Self.head("/status"))
        #expect(Self.take(&turns, end) == "answer")
        for arrival in [Self.head("/other"), end, Self.head("/status"), end, .inputClosed] {
            #expect(Self.take(&turns, arrival) == "keep")
        }
        #expect(turns.waitingCount == 5)
        #expect(turns.next() == nil, "the first is not answered")
        turns.answered()
        var steps: [String] = []
        while let arrival = turns.next() { steps.append(Self.take(&turns, arrival)) }
        #expect(steps == ["pass", "pass", "pass", "pass", "pass"])
    }

    @Test func aReadThatIsNoneGoesToTheRoutes() {
        let rest: [StatusTurns<String>.Arrival] = [.part(.body(.init(string: "x"))), .inputClosed, .failed(Cut())]
        for arrival in rest {
            var turns = StatusTurns<String>()
            _ = Self.take(&turns, Self.head("/status"))
            #expect(Self.take(&turns, arrival) == "head")
            #expect(Self.take(&turns, end) == "pass")
            #expect(Self.take(&turns, Self.head("/status")) == "pass", "the routes owe an answer")
        }
    }

    @Test func whatIsLeftToTheRoutesIsOwedByThem() {
        var turns = StatusTurns<String>()
        _ = Self.take(&turns, Self.head("/status"))
        _ = Self.take(&turns, end)
        _ = Self.take(&turns, Self.head("/status"))
        _ = turns.leave(HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/status"))
        #expect(!turns.isAnswering)
        #expect(turns.next().map { Self.take(&turns, $0) } == "pass")
        turns.routesAnswered()
    }
}
