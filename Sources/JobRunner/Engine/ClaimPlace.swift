/// Where jobs are claimed from by one statement.
struct ClaimPlace: Sendable, Hashable {
    /// The queue they wait in.
    var queue: String

    /// Whether they are of kinds with a limit over all nodes.
    ///
    /// Those are claimed apart: their claims come one after another over all nodes, and those of other kinds do not.
    var hasGlobalLimits: Bool
}
