import JobStore
import TestSupport
import Testing

@testable import JobStatusAPI

@Suite struct WaitingRoomTests {
    /// Waits for a number above another; one that is even can wait.
    private struct Above: WaitCondition {
        let number: Int
        func verdict(on state: Int) -> WaitVerdict {
            state <= number ? .wait : state.isMultiple(of: 2) ? .answerInTime : .answerNow
        }
    }

    private typealias Room = WaitingRoom<String, Above>

    @Test func aChangeEndsTheWaitsThatItIsFor() throws {
        var room = Room()
        let entered1 = room.enter("a", Above(number: 1), quietUntil: .zero, deadline: .seconds(9))
        let low = try #require(entered1)
        let entered2 = room.enter("a", Above(number: 5), quietUntil: .zero, deadline: .seconds(9))
        let high = try #require(entered2)
        _ = room.enter("b", Above(number: 1), quietUntil: .zero, deadline: .seconds(9))
        let outcome3 = room.show(3, for: "a", now: .zero)
        #expect(outcome3 == [low])
        let outcome4 = room.show(3, for: "a", now: .zero)
        #expect(outcome4 == [])
        let outcome5 = room.show(7, for: "a", now: .zero)
        #expect(outcome5 == [high])
        #expect(!room.isWaitedOn("a"))
        #expect(room.keys == ["b"])
    }

    @Test func theTimeEndsAWait() throws {
        var room = Room()
        let entered6 = room.enter("a", Above(number: 1), quietUntil: .zero, deadline: .seconds(9))
        let ticket = try #require(entered6)
        #expect(room.nextMoment == .seconds(9))
        let outcome7 = room.expire(now: .seconds(8)).isEmpty
        #expect(outcome7)
        let outcome8 = room.expire(now: .seconds(9)).map(\.ticket)
        #expect(outcome8 == [ticket])
        #expect(room.count == 0)
        #expect(room.nextMoment == nil)
    }

    @Test func whatCanWaitWaitsForTheQuietTime() throws {
        var room = Room()
        let entered9 = room.enter("a", Above(number: 1), quietUntil: .seconds(3), deadline: .seconds(9))
        let ticket = try #require(entered9)
        let outcome10 = room.show(2, for: "a", now: .seconds(1))
        #expect(outcome10 == [])
        #expect(room.nextMoment == .seconds(3))
        let outcome11 = room.expire(now: .seconds(3)).map(\.end)
        #expect(outcome11 == [.met])
        let outcome12 = room.leave(ticket)
        #expect(outcome12 == false)
    }

    @Test func whatCanNotWaitDoesNot() throws {
        var room = Room()
        let entered13 = room.enter("a", Above(number: 1), quietUntil: .seconds(3), deadline: .seconds(9))
        let ticket = try #require(entered13)
        let outcome14 = room.show(2, for: "a", now: .seconds(1))
        #expect(outcome14 == [])
        let outcome15 = room.show(3, for: "a", now: .seconds(2))
        #expect(outcome15 == [ticket])
        let outcome16 = room.expire(now: .seconds(3)).isEmpty
        #expect(outcome16)
    }

    @Test func aQuietTimeLongerThanTheWaitEndsWithIt() throws {
        var room = Room()
        _ = room.enter("a", Above(number: 1), quietUntil: .seconds(20), deadline: .seconds(9))
        let outcome17 = room.show(2, for: "a", now: .seconds(1))
        #expect(outcome17 == [])
        let outcome18 = room.expire(now: .seconds(9)).map(\.end)
        #expect(outcome18 == [.met])
    }

    @Test func aClosedRoomLetsNobodyIn() throws {
        var room = Room()
        let entered19 = room.enter("a", Above(number: 1), quietUntil: .zero, deadline: .seconds(9))
        let ticket = try #require(entered19)
        let outcome20 = room.close()
        #expect(outcome20 == [ticket])
        let outcome21 = room.enter("a", Above(number: 1), quietUntil: .zero, deadline: .seconds(9))
        #expect(outcome21 == nil)
        let outcome22 = room.show(3, for: "a", now: .zero)
        #expect(outcome22 == [])
        let outcome23 = room.expire(now: .seconds(10)).isEmpty
        #expect(outcome23)
    }

    /// Somebody who waits, as the room should know him.
    private struct Model {
        let key: String
        let number: Int
        let quietUntil: Duration
        let deadline: Duration
        var isDue = false

        /// When his time comes, and for what.
        var end: (moment: Duration, end: HoldEnd) {
            isDue ? (min(quietUntil, deadline), .met) : (deadline, .timeUp)
        }

        /// Takes in a state; whether that ends the wait.
        mutating func isEnded(by state: Int, now: Duration) -> Bool {
            guard state > number else { return false }
            guard state.isMultiple(of: 2), now < quietUntil else { return true }
            isDue = true
            return false
        }
    }

    /// In every order of events each ticket ends once, at its moment, and none whose condition was met is forgotten.
    @Test(arguments: 0..<50)
    func whateverHappensInWhateverOrder(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var room = Room()
        var open: [Int: Model] = [:]
        var now = Duration.zero
        for _ in 0..<2_000 {
            let key = ["a", "b", "c"].randomElement(using: &random) ?? "a"
            switch Int.random(in: 0..<24, using: &random) {
            case 0..<9:
                let model = Model(
                    key: key,
                    number: Int.random(in: 0..<9, using: &random),
                    quietUntil: now + .seconds(Int.random(in: 0..<9, using: &random)),
                    deadline: now + .seconds(Int.random(in: 0..<50, using: &random))
                )
                let ticket = room.enter(
                    key,
                    Above(number: model.number),
                    quietUntil: model.quietUntil,
                    deadline: model.deadline
                )
                if let ticket { open[ticket] = model }
            case 9..<14:
                let state = Int.random(in: 1..<10, using: &random)
                var expected: Set<Int> = []
                for (ticket, model) in open where model.key == key {
                    var model = model
                    if model.isEnded(by: state, now: now) { expected.insert(ticket) }
                    open[ticket] = model
                }
                let ended = room.show(state, for: key, now: now)
                #expect(Set(ended) == expected)
                for ticket in ended { open[ticket] = nil }
            case 14..<18:
                now += .seconds(Int.random(in: 0..<5, using: &random))
                let ended = Dictionary(uniqueKeysWithValues: room.expire(now: now).map { ($0.ticket, $0.end) })
                #expect(ended == open.filter { $0.value.end.moment <= now }.mapValues { $0.end.end })
                for ticket in ended.keys { open[ticket] = nil }
            case 18..<23:
                guard let ticket = open.keys.sorted().randomElement(using: &random) else { continue }
                let left = room.leave(ticket)
                #expect(left)
                open[ticket] = nil
            default:
                let ended = room.remove(key)
                #expect(Set(ended) == Set(open.filter { $0.value.key == key }.keys))
                for ticket in ended { open[ticket] = nil }
            }
            #expect(room.count == open.count)
            #expect(Set(room.keys) == Set(open.values.map(\.key)))
        }
        #expect(Set(room.close()) == Set(open.keys))
    }
}
