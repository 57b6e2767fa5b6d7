import TestSupport
import Testing

@testable import JobStatusAPI

@Suite struct WakeLineTests {
    @Test func aFewAreWokenAtOnceAndTheOthersInTurn() {
        var line = WakeLine<Int>(limit: 2)
        let isWoken = (0..<5).map { line.add($0) }
        #expect(isWoken == [true, true, false, false, false])
        let next = (0..<3).map { _ in line.arrived() }
        #expect(next == [2, 3, 4])
        // Two are still on their way.
        let isWokenToo = line.add(5)
        #expect(!isWokenToo)
        let last = (0..<3).map { _ in line.arrived() }
        #expect(last == [5, nil, nil])
        let isWokenAtOnce = line.add(6)
        #expect(isWokenAtOnce)
    }

    @Test(arguments: 1...20)
    func everybodyIsWokenOnceInTheOrderOfComing(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var line = WakeLine<Int>(limit: 4)
        var (onTheirWay, woken, next) = (0, [Int](), 0)
        while next < 500 || onTheirWay > 0 {
            if next < 500, Bool.random(using: &generator) || onTheirWay == 0 {
                if line.add(next) {
                    woken.append(next)
                    onTheirWay += 1
                }
                next += 1
            } else if let sleeper = line.arrived() {
                woken.append(sleeper)
            } else {
                onTheirWay -= 1
            }
            #expect(onTheirWay <= 4)
        }
        #expect(woken == Array(0..<500))
        #expect(line.count == 0)
    }
}
