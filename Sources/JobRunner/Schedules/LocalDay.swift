import Foundation

/// A day in a time zone: which instants the times that its clocks show are.
///
/// All numbers are whole seconds: instants since 1970, and times of the clocks as if they showed UTC.
struct LocalDay {
    /// What the clocks show at midnight.
    private let midnight: Int64
    /// How far the clocks are ahead of UTC before and after the change near this day; the same if there is none.
    private let before: Int64
    private let after: Int64
    /// The instant of the change.
    private let change: Int64

    /// How far around a day a change is looked for: farther than clocks differ from UTC, and than they are ever set.
    private static let margin: Int64 = 36 * 3600
    static let length: Int64 = 86_400

    /// Finds out about a day, counted from 1 January 1970.
    init(_ day: Int64, in timeZone: TimeZone) {
        midnight = day * Self.length
        var low = midnight - Self.margin
        var high = midnight + Self.length + Self.margin
        before = timeZone.offset(at: low)
        after = timeZone.offset(at: high)
        while before != after, high - low > 1 {
            let middle = low + (high - low) / 2
            if timeZone.offset(at: middle) == before { low = middle } else { high = middle }
        }
        change = high
    }

    /// The day that the clocks show at an instant.
    static func number(at instant: Int64, in timeZone: TimeZone) -> Int64 {
        let local = instant + timeZone.offset(at: instant)
        return local >= 0 ? local / length : (local - length + 1) / length
    }

    /// Whether the clocks are set forward or back near this day.
    var hasChange: Bool { before != after }

    /// When the clocks show a time of this day: once, or twice if they are set back over it, or never if they are set
    /// forward over it.
    func instants(at secondOfDay: Int64) -> [Int64] {
        let early = midnight + secondOfDay - before
        guard hasChange else { return [early] }
        let late = midnight + secondOfDay - after
        return (early < change ? [early] : []) + (late >= change ? [late] : [])
    }

    /// The first instant at which the clocks show a time of this day or, if they are set forward over it, a later one.
    func firstInstant(at secondOfDay: Int64) -> Int64 {
        guard hasChange else { return midnight + secondOfDay - before }
        return instants(at: secondOfDay).first ?? change
    }
}

extension TimeZone {
    /// How far the clocks are ahead of UTC, in seconds.
    fileprivate func offset(at instant: Int64) -> Int64 {
        Int64(secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant))))
    }
}
