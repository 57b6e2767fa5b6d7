public import Foundation

/// A runner from its start to its end; a restarted one is another.
public struct NodeID: Sendable, Hashable, CustomStringConvertible {
    /// The UUID itself.
    public let uuid: UUID

    /// Makes a new name.
    public init() {
        uuid = UUID()
    }

    /// Reads a name; `nil` if the text is none.
    public init?(_ description: String) {
        guard let uuid = UUID(uuidString: description) else { return nil }
        self.uuid = uuid
    }

    /// The name in lower case.
    public var description: String {
        uuid.uuidString.lowercased()
    }
}
