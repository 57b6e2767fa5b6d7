public import JobStatusModels

extension Call where Value == ChangesPage {
    /// Asks for the next page of the change feed.
    ///
    /// A cursor that the server does not accept any more is refused with a problem whose `retry` is `resync`: begin
    /// again without one.
    ///
    /// - Parameters:
    ///   - cursor: Where to go on from; `nil` for the beginning.
    ///   - limit: How many changes the page may hold; what the server thinks fit if `nil`.
    ///   - hold: How long the server may hold its answer until there is a change, in whole seconds, at most 300.
    ///   - interval: How soon after the request changes of progress or message alone are worth an answer; a server that
    ///     does not know this tells them at once.
    /// - Returns: The call.
    public static func changes(
        since cursor: String?,
        limit: Int? = nil,
        hold: Duration = .zero,
        every interval: Duration = .zero
    ) -> Call {
        var call = Call("GET", "/api/changes") { try $0.decoded() }
        if let cursor { call.query.append(("since", cursor)) }
        if let limit { call.query.append(("limit", "\(limit)")) }
        call.setHold(hold, every: interval)
        return call
    }
}
