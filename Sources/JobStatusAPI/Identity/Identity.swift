import JobStore

/// On whose behalf a request is made, and what it may do.
struct Identity: Sendable, Hashable {
    /// Whose jobs the caller sees and starts.
    let owner: String

    /// Whether the caller sees the jobs of every owner, and may do to them what an owner may.
    let seesEveryOwner: Bool

    private let scopes: Set<AccessScope>

    init(owner: String, scopes: Set<AccessScope>) {
        self.init(owner: owner, scopes: scopes, seesEveryOwner: scopes.contains(.admin))
    }

    private init(owner: String, scopes: Set<AccessScope>, seesEveryOwner: Bool) {
        self.owner = owner
        self.scopes = scopes
        self.seesEveryOwner = seesEveryOwner
    }

    /// Everybody who can reach a service without authentication, which listens on this machine alone.
    static let local = Identity(
        owner: JobOwner.local,
        scopes: Set(AccessScope.allCases),
        seesEveryOwner: false
    )

    /// Whether the caller sees the jobs of an owner.
    func sees(_ owner: String) -> Bool { owner == self.owner || seesEveryOwner }

    /// Whether the caller may do what a scope stands for; an administrator may do everything.
    func permits(_ scope: AccessScope) -> Bool {
        scopes.contains(scope) || scopes.contains(.admin)
    }
}
