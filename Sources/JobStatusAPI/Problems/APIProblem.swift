import HTTPTypes

/// A refusal: thrown by whatever handles a request, answered as `application/problem+json` of RFC 9457.
struct APIProblem: Error, Sendable {
    /// What sort of problem it is.
    var type: ProblemType

    /// What went wrong this time, for people; never anything internal.
    var detail: String

    /// The part of the request that it is about.
    var field: String?

    /// The position of the first bad job of a batch, from 0.
    var index: Int?

    /// The first bad byte of the body.
    var offset: Int?

    /// Header fields that the answer needs, such as `Allow` or `Retry-After`.
    var headers: HTTPFields = [:]

    /// Why, for the log alone: it is never sent.
    var reason: String?

    init(_ type: ProblemType, _ detail: String, field: String? = nil) {
        self.type = type
        self.detail = detail
        self.field = field
    }
}
