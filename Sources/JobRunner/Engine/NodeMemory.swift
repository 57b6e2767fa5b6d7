import Foundation
public import JobStore

/// A file in which a node keeps its name for the one that comes after it.
///
/// Only for whoever has something that one process at a time can have, such as the lock of a folder: who finds a name there
/// knows that its node is dead, and need not wait until its lease has run out.
public struct NodeMemory: Sendable {
    private let path: String

    /// Names the file; it need not exist.
    public init(path: String) {
        self.path = path
    }

    /// The node that was here before; `nil` if none was.
    public func predecessor() -> NodeID? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap(NodeID.init)
    }

    /// Keeps a name: before the node is registered, so that no job can be claimed under a name that is not kept.
    ///
    /// - Throws: What keeps the file from being written.
    func remember(_ node: NodeID) throws {
        try node.description.write(toFile: path, atomically: true, encoding: .utf8)
    }
}
