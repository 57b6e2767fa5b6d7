import TestSupport
import Testing

@testable import JobStatusAPI

@Suite struct WakeLineTests {
    @Test func aFewAreWokenAtOnceAndTheOthersInTurn() {
        var line = WakeLine<Int>(limit: 2)
        let isWoken = (0..<5).map { line.add($0, $0) }
        #expect(isWoken == [true, true, false, false, false])
        let next = (0..<3).map { _ in line.arrived() }
        #expect(next == [2, 3, 4])
        // Two are still on their way.
        let isWokenToo = line.add(5, 5)
        #expect(!isWokenToo)
        let last = (0..<3).map { _ in line.arrived() }
        #expect(last == [5, nil, nil])
        let isWokenAtOnce = line.add(6, 6)
        #expect(isWokenAtOnce)
    }

    @Test func whoLeavesIsPassedOver() {
        var line = WakeLine<Int>(limit: 1)
        let isWoken = (0..<5).map { line.add($0, $0) }
        #expect(isWoken == [true, false, false, false, false])
        let left = [1, 3, 1, 0].map { line.leave($0) }
        #expect(left == [1, 3, nil, nil])
        let next = (0..<3).map { _ in line.arrived() }
        #expect(next == [2, 4, nil])
    }

    @Test func aLineThatAllHaveLeftHoldsNobodyUp() {
        var line = WakeLine<Int>(limit: 1)
        for number in 0..<3 { _ = line.add(number, number) }
        for number in 1..<3 { _ = line.leave(number) }
        let next = line.arrived()
        #expect(next == nil)
        let isWoken = line.add(3, 3)
        #expect(isWoken)
    }

    /// Everybody who does not leave is woken once, in the order of coming, whatever happens in between.
    @Test(arguments: 1...20)
    func everybodyIsWokenOrLeavesOnce(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var line = WakeLine<Int>(limit: 4)
        var (onTheirWay, woken, waiting, left, next) = (0, [Int](), Set<Int>(), [Int](), 0)
        while next < 500 || onTheirWay > 0 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0 where next < 500, 1 where next < 500:
                if line.add(next, next) {
                    woken.append(next)
                    onTheirWay += 1
                } else {
                    waiting.insert(next)
                }
                next += 1
            case 2:
                let number = Int.random(in: 0..<500, using: &generator)
                let sleeper = line.leave(number)
                #expect(sleeper == waiting.remove(number))
                if let sleeper { left.append(sleeper) }
            case 3 where onTheirWay > 0:
                if let sleeper = line.arrived() {
                    waiting.remove(sleeper)
                    woken.append(sleeper)
                } else {
                    onTheirWay -= 1
                    #expect(waiting.isEmpty)
                }
            default: break
            }
            #expect(onTheirWay <= 4)
        }
        #expect(woken == Array(0..<500).filter { !left.contains($0) })
        #expect(!left.isEmpty)
        #expect(waiting.isEmpty)
    }
}
