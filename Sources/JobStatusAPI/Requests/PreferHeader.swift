import HTTPTypes
import JobStatusModels

/// What the `Prefer` fields of a request ask for (RFC 7240), as far as this server knows it.
///
/// Preferences that are unknown or make no sense are ignored, as the RFC asks; of several of one name the first counts.
struct PreferHeader: Sendable, Hashable {
    /// `wait=N`: how long the answer may be held, in whole seconds; longer than the server holds counts as its longest.
    var wait: Int?

    /// Reads all `Prefer` fields.
    init(_ headers: HTTPFields) {
        guard headers.contains(.prefer) else { return }
        let preferences = headers[values: .prefer].flatMap { $0.split(separator: ",") }
        for preference in preferences {
            let token = preference.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
            guard token.lowercased().hasPrefix("wait=") else { continue }
            wait = Self.seconds(token.dropFirst("wait=".count))
            return
        }
    }

    private static func seconds(_ text: Substring) -> Int? {
        var digits = text
        if digits.count >= 2, digits.first == "\"", digits.last == "\"" { digits = digits.dropFirst().dropLast() }
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return min(Int(digits) ?? .max, JobLimits.waitSeconds.upperBound)
    }
}
