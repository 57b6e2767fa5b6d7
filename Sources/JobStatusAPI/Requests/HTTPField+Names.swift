import HTTPTypes

extension HTTPField.Name {
    /// `Idempotency-Key`: makes a repeated start the same start.
    static let idempotencyKey = name("Idempotency-Key")
    /// `Idempotent-Replayed`: `true` when a start was answered from an earlier one.
    static let idempotentReplayed = name("Idempotent-Replayed")
    /// `Prefer` of RFC 7240, section 2.
    static let prefer = name("Prefer")
    /// `Preference-Applied` of RFC 7240, section 3.
    static let preferenceApplied = name("Preference-Applied")
    /// `RateLimit` of draft-ietf-httpapi-ratelimit-headers-10: how many requests are left.
    static let rateLimit = name("RateLimit")
    /// `RateLimit-Policy` of the same draft: how many there may be.
    static let rateLimitPolicy = name("RateLimit-Policy")
    /// `X-Request-Id`: under what name the server logs the request.
    static let requestID = name("X-Request-Id")

    private static func name(_ literal: StaticString) -> HTTPField.Name {
        guard let name = HTTPField.Name(literal.description) else {
            // Only the literals above get here, and each is a token of RFC 9110, section 5.6.2.
            preconditionFailure("\(literal) is no field name")
        }
        return name
    }
}
