public import Foundation

/// A runner from its start to its end; a restarted one is another.
public struct NodeID: Sendable, Hashable, CustomStringConvertible {
    /// The UUID itself.
    public let uuid: UUID

    /// Makes a new name.
    public init() {
        uuid = UUID()
    }

    /// The name in lower case.
    public var description: String {
        uuid.uuidString.lowercased()
    }
}
