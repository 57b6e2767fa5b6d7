/// How long to gather changes between two notifications.
///
/// What happens to a single job, its start, claim and end, is told step by step; where changes never cease, those of several
/// milliseconds go together.
struct NotificationPace {
    private static let shortest: Duration = .milliseconds(1)
    private static let longest: Duration = .milliseconds(8)
    /// After so much quiet it begins anew.
    private static let rest: Duration = .milliseconds(20)

    private var last: Duration = .zero

    /// The pause that follows a notification.
    ///
    /// - Parameter quiet: How long nothing was to be told since the last pause.
    /// - Returns: From one to eight milliseconds.
    mutating func pause(after quiet: Duration) -> Duration {
        last = quiet >= Self.rest ? Self.shortest : min(max(last * 2, Self.shortest), Self.longest)
        return last
    }
}
