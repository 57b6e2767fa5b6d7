import Foundation
import JobStore

/// A place in a feed as clients keep it: opaque to them, 43 characters of `A-Za-z0-9_-`.
///
/// Base64url (RFC 4648, section 5) of the history's token, 8 bytes of it, the transaction and the job.
struct FeedCursor: Sendable, Hashable {
    /// The first half of the history's token.
    var history: UInt64
    /// The place.
    var position: FeedPosition
    /// Whether there was more when the cursor was given: behind the page, or above the line.
    ///
    /// What its client was not told of a job may be before the place then, if the job's row has moved on meanwhile.
    var isPartial: Bool

    init(history: UUID, position: FeedPosition, isPartial: Bool = false) {
        self.history = Self.half(of: history)
        self.position = position
        self.isPartial = isPartial
    }

    /// Where a page ends.
    init(after page: FeedPage) {
        self.init(history: page.history, position: page.next, isPartial: page.hasMore || page.head >= page.line)
    }

    /// Reads a cursor; nil for a text that no server gave.
    init?(_ text: String) {
        guard text.utf8.count == 43 else { return nil }
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + "="
        guard let data = Data(base64Encoded: base64), data.count == 32 else { return nil }
        history = Self.number(data.prefix(8))
        // No transaction id has the first bit (PostgreSQL, chapter 9.27.6): it says whether there was more.
        let place = Self.number(data.dropFirst(8).prefix(8))
        let transaction = place & ~Self.partialBit
        isPartial = place != transaction
        let job = data.suffix(16).withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
        position = FeedPosition(transaction: transaction, job: JobID(job))
        // One of several texts for the same bytes.
        guard description == text else { return nil }
    }

    private static let partialBit: UInt64 = 1 << 63

    /// Whether the cursor belongs to a history.
    func belongs(to token: UUID) -> Bool { history == Self.half(of: token) }

    private static func half(of token: UUID) -> UInt64 {
        withUnsafeBytes(of: token.uuid) { number($0.prefix(8)) }
    }

    private static func number(_ bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

extension FeedCursor: CustomStringConvertible {
    var description: String {
        var data = Data()
        for number in [history, position.transaction | (isPartial ? Self.partialBit : 0)] {
            withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
        }
        withUnsafeBytes(of: position.job.uuid.uuid) { data.append(contentsOf: $0) }
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
