import Foundation

/// The `Retry-After` of an answer (RFC 9110, 10.2.3).
enum RetryAfter {
    /// The longest pause that a server is believed to mean.
    static let limit: Duration = .seconds(300)

    /// The pause that the server asks for, at most `limit`; `nil` if it asks for none, or not readably.
    ///
    /// A date is taken relative to the answer's own `Date`, since the clock of a phone may be wrong.
    static func duration(of response: ClientResponse) -> Duration? {
        guard let text = response.header("Retry-After")?.trimmingCharacters(in: .whitespaces) else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return min(limit, .seconds(Int(text) ?? .max))
        }
        guard let date = HTTPDate.date(from: text), let now = response.header("Date").flatMap(HTTPDate.date) else {
            return nil
        }
        return min(limit, max(.zero, .seconds(date.timeIntervalSince(now))))
    }
}
