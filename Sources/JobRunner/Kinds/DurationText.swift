/// Durations as people write them: `500ms`, `30s`, `10m`, `2h`, `7d`.
///
/// A whole number and one unit, without space or sign.
public enum DurationText {
    /// What to say where something else was written.
    public static let expectation = "expected a duration such as 500ms, 30s, 10m, 2h or 7d"

    /// The longest that can be written: a hundred years of 365 days.
    public static let maximum = Duration.seconds(36_500 * 86_400)

    private static let units: [(suffix: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]

    /// Reads a duration.
    ///
    /// - Parameter text: The text, without white space.
    /// - Returns: The duration; nil for any other text, and for one beyond `maximum`.
    public static func parse(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let suffix = text.dropFirst(digits.count)
        guard let count = Int64(digits), let unit = units.first(where: { $0.suffix == suffix }) else { return nil }
        let (milliseconds, overflowed) = count.multipliedReportingOverflow(by: unit.milliseconds)
        guard !overflowed else { return nil }
        let duration = Duration.milliseconds(milliseconds)
        return duration <= maximum ? duration : nil
    }

    /// Writes a duration in the largest unit that it is a whole number of; what is finer than a millisecond is dropped.
    public static func format(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "0s" }
        for unit in units where milliseconds % unit.milliseconds == 0 {
            return "\(milliseconds / unit.milliseconds)\(unit.suffix)"
        }
        return "\(milliseconds)ms"
    }
}
