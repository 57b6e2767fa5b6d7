/// Makes the numbers of names of jobs, each greater than the one before (RFC 9562, section 6.2, methods 1 and 2).
///
/// Every millisecond begins at a random number of 73 bits, so that no two nodes meet, and counts on from there: rows that come
/// one after the other lie side by side in every index, which then need not be searched and splits no full pages.
struct JobIDSequence: Sendable {
    private var milliseconds: UInt64
    private var high: UInt64
    private var low: UInt64

    /// The largest number of the 62 bits that count.
    private static let limit: UInt64 = 0x3FFF_FFFF_FFFF_FFFF

    /// Begins anew, or with what came last.
    init(milliseconds: UInt64 = 0, low: UInt64 = 0) {
        self.milliseconds = milliseconds
        high = milliseconds << 16 | 0x7000
        self.low = low
    }

    /// The next number: a UUID of version 7.
    ///
    /// - Parameters:
    ///   - now: Milliseconds since 1970; where a clock goes back, the names stay with the latest time that it showed.
    ///   - generator: Where chance comes from.
    /// - Returns: Its upper and its lower 64 bits.
    mutating func next(
        at now: UInt64,
        using generator: inout some RandomNumberGenerator
    ) -> (high: UInt64, low: UInt64) {
        if now > milliseconds || low == Self.limit {
            milliseconds = max(now, milliseconds + 1)
            high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
            // Of the 62 bits the first is left free, so that there is room to count.
            low = generator.next() & (Self.limit >> 1)
        } else {
            low += 1
        }
        return (high, 0x8000_0000_0000_0000 | low)
    }
}
