public import Foundation

/// The name of a job: a UUID of version 7, written in lower case.
///
/// Version 7 begins with the time in milliseconds (RFC 9562, section 5.7), so new rows land at one end of the primary
/// key's index. Nothing else is read from that time: the order of jobs is the database's.
public struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The UUID itself.
    public let uuid: UUID

    /// Makes a new name.
    public init() {
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
        var random = SystemRandomNumberGenerator()
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
        self.uuid = withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { UUID(uuid: $0.load(as: uuid_t.self)) }
    }

    /// Takes a UUID as a name.
    public init(_ uuid: UUID) {
        self.uuid = uuid
    }

    /// Reads a name as this service writes it: a UUID in lower case with hyphens.
    ///
    /// Anything else is no name of a job.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let uuid = UUID(uuidString: text) else { return nil }
        self.uuid = uuid
        guard description == text else { return nil }
    }

    /// The name as it goes over the wire.
    public var description: String {
        uuid.uuidString.lowercased()
    }

    /// Names made later are greater, as far as the clocks of their makers agree.
    public static func < (left: JobID, right: JobID) -> Bool {
        left.uuid < right.uuid
    }
}
