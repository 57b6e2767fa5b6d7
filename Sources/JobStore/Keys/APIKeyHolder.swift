/// A key that is good, and what its holder may do.
public struct APIKeyHolder: Sendable, Hashable {
    /// What names the key.
    public let id: String
    /// The SHA-256 of the key.
    public let hash: [UInt8]
    /// Whose jobs its holder sees and starts.
    public let owner: String
    /// What its holder may do.
    public let scopes: Set<AccessScope>

    /// Describes a holder.
    public init(id: String, hash: [UInt8], owner: String, scopes: Set<AccessScope>) {
        self.id = id
        self.hash = hash
        self.owner = owner
        self.scopes = scopes
    }
}
