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
        // Each answer and each line of the log has one: written by hand it costs a fifth.
        withUnsafeBytes(of: uuid.uuid) { bytes in
            String(unsafeUninitializedCapacity: 36) { text in
                var position = 0
                for (index, byte) in bytes.enumerated() {
                    if index == 4 || index == 6 || index == 8 || index == 10 {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    text[position] = Self.hexDigit(byte >> 4)
                    text[position + 1] = Self.hexDigit(byte & 0xF)
                    position += 2
                }
                return position
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Names made later are greater, as far as the clocks of their makers agree.
    public static func < (left: JobID, right: JobID) -> Bool {
        left.uuid < right.uuid
    }
}
