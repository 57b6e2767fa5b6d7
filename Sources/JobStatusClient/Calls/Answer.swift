public import Foundation

/// The answer to a call.
public struct Answer<Value: Sendable>: Sendable {
    /// What the answer says.
    public let value: Value
    /// The HTTP answer itself.
    public let response: ClientResponse
    /// The time from sending the request to the end of the answer.
    public let duration: Duration

    /// Whether the value is only a part of what the answer tells, such as one job of a page.
    public let isExcerpt: Bool

    /// Makes an answer, as a stand-in for a server's.
    public init(value: Value, response: ClientResponse, duration: Duration = .zero) {
        self.init(value: value, response: response, duration: duration, isExcerpt: false)
    }

    private init(value: Value, response: ClientResponse, duration: Duration, isExcerpt: Bool) {
        self.value = value
        self.response = response
        self.duration = duration
        self.isExcerpt = isExcerpt
    }

    /// The body as it came.
    public var body: Data { response.body }
    /// What to ask for changes with: see `Call.change`.
    public var entityTag: String? { isExcerpt ? nil : response.header("ETag") }
    /// How soon another poll is worth it, if the server says so.
    public var retryAfter: Duration? { RetryAfter.duration(of: response) }
    /// What the server's clock said, in whole seconds.
    public var date: Date? { response.header("Date").flatMap(HTTPDate.date) }
    /// Whether an earlier request with the same idempotency key was answered with this job.
    public var isReplay: Bool { response.header("Idempotent-Replayed")?.lowercased() == "true" }
}

extension Answer {
    /// The same HTTP answer, about something else that it tells, such as one job of a page.
    ///
    /// - Parameters:
    ///   - other: What it tells.
    ///   - isExcerpt: Whether the answer tells more than that.
    /// - Returns: The answer with that value.
    public func about<Other: Sendable>(_ other: Other, isExcerpt: Bool = true) -> Answer<Other> {
        Answer<Other>(value: other, response: response, duration: duration, isExcerpt: isExcerpt)
    }
}
