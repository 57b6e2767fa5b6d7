import JobStore

/// On whose behalf a request is made, and what it may do.
struct Identity: Sendable, Hashable {
    /// Whose jobs the caller sees and starts.
    var owner: String

    /// What the caller may do.
    var scopes: Set<Scope>

    /// Everybody who can reach a service without authentication, which listens on this machine alone.
    static let local = Identity(owner: JobOwner.local, scopes: Set(Scope.allCases))
}
