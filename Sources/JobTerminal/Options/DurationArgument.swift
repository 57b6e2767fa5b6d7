import ArgumentParser

/// A duration as people write it: `500ms`, `30s`, `10m`, `2h`, `7d`; a number alone is seconds.
struct DurationArgument: ExpressibleByArgument, Sendable, Equatable {
    let duration: Duration

    init(_ duration: Duration) {
        self.duration = duration
    }

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits), number.isFinite, digits.first != ".", digits.last != "." else { return nil }
        let milliseconds: Double
        switch argument.dropFirst(digits.count) {
        case "ms": milliseconds = 1
        case "s", "": milliseconds = 1_000
        case "m": milliseconds = 60_000
        case "h": milliseconds = 3_600_000
        case "d": milliseconds = 86_400_000
        default: return nil
        }
        // A century is more than anybody waits, and keeps the arithmetic far from overflow.
        guard number * milliseconds <= 100 * 366 * 86_400_000 else { return nil }
        duration = .milliseconds(Int64(number * milliseconds))
    }
}
