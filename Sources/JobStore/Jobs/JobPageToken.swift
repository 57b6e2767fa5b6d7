import Foundation

/// A place in the list of an owner's jobs, opaque to clients.
public struct JobPageToken: Sendable, Hashable, CustomStringConvertible {
    let createdAt: Date
    let id: JobID

    init(createdAt: Date, id: JobID) {
        self.createdAt = createdAt
        self.id = id
    }

    /// Reads a token that an earlier page gave.
    public init?(_ text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 64, let micros = Int64(parts[0], radix: 36),
            let id = JobID(String(parts[1]))
        else { return nil }
        // Outside of the years 1970 to 9999 it is none of our tokens.
        guard (0..<253_402_300_800_000_000).contains(micros) else { return nil }
        self.init(createdAt: Date(timeIntervalSince1970: Double(micros) / 1_000_000), id: id)
    }

    /// The token as it goes over the wire: of `A-Za-z0-9_-`, at most 64 characters.
    public var description: String {
        let micros = Int64((createdAt.timeIntervalSince1970 * 1_000_000).rounded())
        return String(micros, radix: 36) + "_" + id.description
    }
}
