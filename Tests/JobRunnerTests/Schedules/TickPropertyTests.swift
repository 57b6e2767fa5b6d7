import Foundation
import JobRunner
import TestSupport
import Testing

@Suite("Ticks against looking at every minute", .timeLimit(.minutes(5)))
struct TickPropertyTests {
    /// A few days around a change of the clocks, and some without.
    static let places = [
        ("Europe/Berlin", "2026-03-27 22:10"), ("Europe/Berlin", "2026-10-23 22:10"), ("UTC", "2028-02-27 23:00"),
        ("America/New_York", "2026-03-07 00:00"), ("America/New_York", "2026-10-31 00:00"),
        ("Australia/Lord_Howe", "2026-10-02 12:00"), ("Australia/Lord_Howe", "2026-04-03 12:00"),
        ("Asia/Kathmandu", "2026-12-30 12:00"), ("America/Havana", "2026-03-07 00:00"),
        ("America/Havana", "2026-10-31 00:00"), ("America/St_Johns", "2010-11-06 00:00"),
        ("Africa/Cairo", "2026-04-23 00:00"),
    ]

    private static let minutes = 3 * 1440

    @Test("nothing is left out and nothing is added", arguments: places)
    func bruteForce(zone: String, start: String) throws {
        var random = SeededGenerator(seed: UInt64(start.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF_FFFF))
        let timeZone = try #require(TimeZone(identifier: zone))
        let begin = try Date.utc(start)
        let labels = Self.labels(from: begin, in: timeZone)
        for _ in 0..<20 {
            let cron = RandomCron(using: &random)
            // One that never comes is refused.
            guard let schedule = try? JobSchedule(cron.text, timeZone: zone) else { continue }
            let expected = Self.ticks(of: cron, from: begin, labels, in: timeZone)
            let end = begin + Double(Self.minutes * 60)
            var found: [Date] = []
            var moment = begin
            while found.count < 100, let next = schedule.next(after: moment), next < end {
                #expect(next > moment)
                found.append(next)
                moment = next
            }
            #expect(found == Array(expected.prefix(100)), "\(cron.text) \(zone)")
            for _ in 0..<20 {
                let instant = begin + Double.random(in: 0..<Double(Self.minutes * 60), using: &random)
                if let after = expected.first(where: { $0 > instant }) {
                    #expect(schedule.next(after: instant) == after, "\(cron.text) \(zone)")
                }
                let before = expected.last { $0 <= instant }
                let latest = schedule.latest(upTo: instant)
                #expect(before == nil ? latest.map { $0 <= begin } ?? true : latest == before, "\(cron.text) \(zone)")
            }
        }
    }

    private static func labels(from begin: Date, in timeZone: TimeZone) -> [ClockLabel] {
        let calendar = Calendar.gregorian(in: timeZone)
        // From a day before, to know what the clocks have shown.
        return (-1440..<minutes).map { ClockLabel(begin + Double($0 * 60), calendar) }
    }

    /// Looks at each minute: what the clocks show, what they have shown before, and what they have skipped.
    private static func ticks(
        of cron: RandomCron,
        from begin: Date,
        _ labels: [ClockLabel],
        in timeZone: TimeZone
    ) -> [Date] {
        var shown: Set<ClockLabel> = []
        var ticks: [Date] = []
        for (index, label) in labels.enumerated() {
            let instant = begin + Double((index - 1440) * 60)
            let isNew = shown.insert(label).inserted
            var isTick = cron.matches(label) && (cron.followsTime || isNew)
            if !cron.followsTime {
                isTick = isTick || skipped(before: instant, in: timeZone).contains(where: cron.matches)
            }
            if isTick, instant > begin { ticks.append(instant) }
        }
        return ticks
    }

    /// What clocks that were not set forward at an instant would have shown in place of what was skipped.
    private static func skipped(before instant: Date, in timeZone: TimeZone) -> [ClockLabel] {
        let before = timeZone.secondsFromGMT(for: instant - 60)
        let gap = timeZone.secondsFromGMT(for: instant) - before
        guard gap > 0, let old = TimeZone(secondsFromGMT: before) else { return [] }
        let calendar = Calendar.gregorian(in: old)
        return stride(from: 0, to: gap, by: 60).map { ClockLabel(instant + Double($0), calendar) }
    }
}
