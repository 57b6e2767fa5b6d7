import Foundation
import JobStatusModels

extension Date {
    /// A time written like `2026-03-29 01:30`, with seconds or without, in UTC.
    static func utc(_ text: String) throws -> Date {
        let full = text.replacingOccurrences(of: " ", with: "T") + (text.count == 16 ? ":00Z" : "Z")
        guard let date = RFC3339.date(from: full) else { throw NotATime(text: text) }
        return date
    }

    /// The same the other way round, without seconds.
    var utc: String {
        RFC3339.string(from: self).prefix(16).replacingOccurrences(of: "T", with: " ")
    }
}

struct NotATime: Error {
    let text: String
}
