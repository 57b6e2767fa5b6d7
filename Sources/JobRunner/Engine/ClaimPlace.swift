/// Where jobs are claimed from by one statement.
struct ClaimPlace: Sendable, Hashable {
    /// The queue they wait in.
    var queue: String

    /// Whether they are of kinds with a limit over all nodes.
    ///
    /// Those are claimed apart: their claims come one after another, and the others are not to wait for that.
    var hasGlobalLimits: Bool
}
