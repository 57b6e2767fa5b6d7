import Hummingbird

/// A read of a status that is being answered.
struct StatusCall: Sendable {
    /// The request.
    let request: Request

    /// The path, as the router has it.
    let route: String

    /// Under what name it is logged.
    let requestID: String

    /// When it was let in.
    let start: ContinuousClock.Instant

    /// How far it is.
    var read: StatusRead
}
