import Testing

@Suite("The schedule of faults")
struct FaultScheduleTests {
    private func schedule(_ seed: UInt64, seconds: Int = 60) -> FaultSchedule {
        FaultSchedule(seed: seed, span: .seconds(seconds), lease: .seconds(3), nodes: 2)
    }

    @Test("The same seed gives the same faults, another one others")
    func followsFromTheSeed() {
        #expect(schedule(7) == schedule(7))
        #expect(schedule(7) != schedule(8))
    }

    @Test("Faults of a target never overlap, and the last is over in time", arguments: 0..<50 as Range<UInt64>)
    func comeOneAfterTheOther(seed: UInt64) {
        for (target, lane) in schedule(seed).lanes {
            #expect(!lane.isEmpty)
            #expect(lane.allSatisfy { $0.target == target && $0.end <= .seconds(60) })
            for (fault, next) in zip(lane, lane.dropFirst()) { #expect(fault.end < next.start) }
        }
    }

    @Test("A minute has faults of every kind, and pauses shorter and longer than a lease")
    func haveEverything() {
        let faults = schedule(1).lanes.values.flatMap(\.self)
        #expect(Set(faults.map(\.kind)) == Set(Fault.Kind.allCases))
        let pauses = faults.filter { $0.kind == .pause }.map(\.duration)
        #expect(pauses.contains { $0 < .seconds(3) })
        #expect(pauses.contains { $0 > .seconds(3) })
    }

    @Test("A longer schedule begins as a shorter one does")
    func isAPrefix() {
        for (target, lane) in schedule(3, seconds: 20).lanes {
            let longer = schedule(3).lanes[target] ?? []
            #expect(longer.starts(with: lane))
        }
    }
}
