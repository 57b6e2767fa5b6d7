import HTTPTypes
import JobStatusModels

/// Reads `Idempotency-Key`.
enum IdempotencyKeyField {
    /// The key of a request; nil if it has none.
    ///
    /// - Parameter headers: The header of the request.
    /// - Returns: 1 to 255 printable ASCII characters, as they were written.
    /// - Throws: An `APIProblem` for anything else, or for two keys.
    static func key(_ headers: HTTPFields) throws(APIProblem) -> String? {
        let keys = headers[values: .idempotencyKey]
        guard let key = keys.first else { return nil }
        guard keys.count == 1, JobLimits.idempotencyKeyLengths.contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else {
            throw APIProblem(
                .invalidParameter,
                "An idempotency key has 1 to 255 printable ASCII characters, and a request has one.",
                field: "Idempotency-Key"
            )
        }
        return key
    }
}
