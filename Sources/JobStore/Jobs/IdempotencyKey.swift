/// A name that a caller gives to one intent, so that asking twice does it once.
///
/// It follows the IETF draft "The Idempotency-Key HTTP Header Field". A key belongs to one owner and lives as long as
/// the jobs made under it.
public struct IdempotencyKey: Sendable {
    /// What the caller sent, 1 to 255 characters.
    public var key: String
    /// What was asked under it: the same key for another operation is another request.
    public var operation: String
    /// The request, compared as a JSON value.
    public var payload: RawJSON

    /// Names an intent.
    public init(key: String, operation: String, payload: RawJSON) {
        self.key = key
        self.operation = operation
        self.payload = payload
    }
}
