public import Foundation

/// Why a replica can't be used; its texts are for people.
public enum ReplicaError: Error, Sendable, Hashable {
    /// The file was written by a newer version of this library, which alone knows what it holds.
    case newerVersion(path: String)

    /// The file is a database of something else, and is left as it is.
    case notAReplica(path: String)

    /// The file was damaged while it was in use; opening it again rebuilds it.
    case damaged
}

extension ReplicaError: CustomStringConvertible, LocalizedError {
    /// What is wrong, for people.
    public var description: String {
        switch self {
        case .newerVersion(let path): "\(path) was written by a newer version; update the app, or use another file."
        case .notAReplica(let path): "\(path) is a database of something else; use another file."
        case .damaged: "The replica's file is damaged; it is rebuilt when it is opened again."
        }
    }

    /// What is wrong, for people.
    public var errorDescription: String? { description }
}
