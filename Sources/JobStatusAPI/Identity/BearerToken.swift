import HTTPTypes
import Hummingbird

/// The credentials that a request carries (RFC 6750, section 2.1).
enum BearerToken {
    private static let usualStart = Array("Bearer ".utf8)

    /// The token in `Authorization: Bearer TOKEN`.
    ///
    /// - Parameter headers: The header of a request.
    /// - Returns: What stands behind the scheme, which is written in any case.
    /// - Throws: An `APIProblem` (401) if there is none, another scheme, or more than one.
    static func of(_ headers: HTTPFields) throws(APIProblem) -> Substring {
        let values = headers[values: .authorization]
        guard let value = values.first else {
            throw .unauthenticated("This needs an \"Authorization: Bearer\" header.", error: nil)
        }
        guard values.count == 1 else {
            throw .unauthenticated("\"Authorization\" is given more than once.", error: "invalid_request")
        }
        // As almost everybody writes it, which is looked at for every request.
        if value.utf8.starts(with: usualStart), value.utf8.dropFirst(usualStart.count).first != UInt8(ascii: " ") {
            let token = value.dropFirst(usualStart.count)
            if !token.isEmpty { return token }
        }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw .unauthenticated(
                "\"Authorization\" must be \"Bearer\", a space and a token.",
                error: "invalid_request"
            )
        }
        return parts[1].drop { $0 == " " }
    }
}
