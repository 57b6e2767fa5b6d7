import Foundation

/// Durations as people read them.
enum DurationText {
    /// Like a clock: `0:07`, `12:34`, `1:02:03`.
    static func clock(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }

    /// In one unit, as in tables: `12s`, `3m`, `5h`, `2d`.
    static func short(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3_600: "\(seconds / 60)m"
        case ..<86_400: "\(seconds / 3_600)h"
        default: "\(seconds / 86_400)d"
        }
    }

    /// A length that is over, as exactly as it matters: `40 ms`, `2.5 s`, `42 s`, `12:34`.
    static func exact(_ duration: Duration) -> String {
        let seconds = max(0, duration / .seconds(1))
        return switch seconds {
        case ..<1: "\(Int(seconds * 1_000)) ms"
        case ..<10: String(format: "%.1f s", seconds)
        case ..<60: "\(Int(seconds)) s"
        default: clock(duration)
        }
    }

    private static func two(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}

extension Date {
    /// The time from another date to this one, never negative.
    func elapsed(since other: Date) -> Duration {
        .seconds(max(0, timeIntervalSince(other)))
    }
}
