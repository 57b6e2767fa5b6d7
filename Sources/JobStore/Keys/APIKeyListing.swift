public import Foundation

/// What is told of a key to whoever manages keys.
public struct APIKeyListing: Sendable {
    /// What names the key.
    public let id: String
    /// Whose jobs its holder sees and starts.
    public let owner: String
    /// What its holder may do.
    public let scopes: Set<AccessScope>
    /// When it was made.
    public let createdAt: Date
    /// When it was used last, to the minute or so; nil if it never was.
    public let lastUsedAt: Date?
    /// When it was revoked; nil if it is good.
    public let revokedAt: Date?
}
