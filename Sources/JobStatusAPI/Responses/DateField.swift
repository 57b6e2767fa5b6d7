import Glibc
import HTTPTypes
import Synchronization

/// The moment of an answer, for its header (RFC 9110, section 6.6.1), written once a second for all answers.
final class DateField: Sendable {
    private struct Written {
        let second: time_t
        let field: HTTPField
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private let last = Mutex<Written?>(nil)

    /// The field of this second.
    var now: HTTPField {
        let second = time(nil)
        return last.withLock { last in
            if let last, last.second == second { return last.field }
            let field = HTTPField(name: .date, value: Self.text(of: second))
            last = Written(second: second, field: field)
            return field
        }
    }

    /// A moment as an IMF-fixdate (RFC 9110, section 5.6.7).
    ///
    /// - Parameter second: Seconds since 1970.
    /// - Returns: Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func text(of second: time_t) -> String {
        var second = second
        var parts = tm()
        gmtime_r(&second, &parts)
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
        let (day, month) = (days[Int(parts.tm_wday)], months[Int(parts.tm_mon)])
        return "\(day), \(twoDigits(parts.tm_mday)) \(month) \(1_900 + parts.tm_year) \(time) GMT"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
