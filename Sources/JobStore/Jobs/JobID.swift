public import Foundation
import Synchronization

/// The name of a job: a UUID of version 7, written in lower case.
///
/// Version 7 begins with the time in milliseconds (RFC 9562, section 5.7), so new rows land at one end of the primary
/// key's index. Nothing else is read from that time: the order of jobs is the database's.
public struct JobID: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The UUID itself.
    public let uuid: UUID

    private static let sequence = Mutex(JobIDSequence())

    /// Makes a new name, greater than all that this process has made before.
    public init() {
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
        var random = SystemRandomNumberGenerator()
        let (high, low) = Self.sequence.withLock { $0.next(at: milliseconds, using: &random) }
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
        // Foundation's reader takes other spellings as well, and ten times as long; every poll pays for it.
        var text = text
        let uuid: UUID? = text.withUTF8 { characters in
            guard characters.count == 36 else { return nil }
            return withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { bytes in
                var position = 0
                for index in 0..<16 {
                    if position == 8 || position == 13 || position == 18 || position == 23 {
                        guard characters[position] == UInt8(ascii: "-") else { return nil }
                        position += 1
                    }
                    guard let high = Self.value(characters[position]), let low = Self.value(characters[position + 1])
                    else { return nil }
                    bytes[index] = high << 4 | low
                    position += 2
                }
                return UUID(uuid: bytes.load(as: uuid_t.self))
            }
        }
        guard let uuid else { return nil }
        self.uuid = uuid
    }

    private static func value(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
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
