public import Foundation

extension JobSchedule {
    /// The first tick after an instant.
    ///
    /// - Parameter instant: The instant; a tick at it is not meant.
    /// - Returns: The tick; nil if there is none in the next hundred years.
    public func next(after instant: Date) -> Date? {
        guard let second = Self.second(instant) else { return nil }
        let today = LocalDay.number(at: second, in: zone)
        // Clocks that are set across midnight lead into a day that seemed to be over.
        for day in today - 1...today + Self.horizon where cron.includes(day: day) {
            guard let tick = ticks(of: day).first(where: { $0 > second }) else { continue }
            let rival = cron.includes(day: day + 1) ? ticks(of: day + 1).first { $0 > second } : nil
            return Date(timeIntervalSince1970: Double(min(tick, rival ?? tick)))
        }
        return nil
    }

    /// The last tick up to an instant.
    ///
    /// - Parameter instant: The instant; a tick at it is meant as well.
    /// - Returns: The tick; nil if there was none in the last hundred years.
    public func latest(upTo instant: Date) -> Date? {
        guard let second = Self.second(instant) else { return nil }
        let today = LocalDay.number(at: second, in: zone)
        for day in (today - Self.horizon...today + 1).reversed() where cron.includes(day: day) {
            guard let tick = ticks(of: day).last(where: { $0 <= second }) else { continue }
            let rival = cron.includes(day: day - 1) ? ticks(of: day - 1).last { $0 <= second } : nil
            return Date(timeIntervalSince1970: Double(max(tick, rival ?? tick)))
        }
        return nil
    }

    /// In days: 29 February can be 40 years away from the next one on a certain day of the week.
    private static let horizon: Int64 = 36_525

    /// The ticks of a day that the expression includes, in order.
    private func ticks(of number: Int64) -> [Int64] {
        let day = LocalDay(number, in: zone)
        guard day.hasChange else { return cron.times.map(day.firstInstant) }
        return (cron.isContinuous ? cron.times.flatMap(day.instants) : cron.times.map(day.firstInstant)).sorted()
    }

    /// The last whole second up to an instant; nil for one outside of the calendar.
    private static func second(_ instant: Date) -> Int64? {
        let seconds = instant.timeIntervalSince1970.rounded(.down)
        return abs(seconds) < 1e12 ? Int64(seconds) : nil
    }
}
