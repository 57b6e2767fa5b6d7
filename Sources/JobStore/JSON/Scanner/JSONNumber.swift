/// A JSON number taken apart: its significant digits and a power of ten.
///
/// The value is `digits × 10^exponent`, negated where `isNegative`.
struct JSONNumber {
    var isNegative = false
    /// Without leading or trailing zeros; empty for zero.
    var digits: [UInt8] = []
    var exponent = 0
    /// The exponent as it was written behind `e`, or 0.
    var writtenExponent = 0

    var isZero: Bool { digits.isEmpty }

    /// The decimal exponent in scientific form: 3 for 1234.5.
    var magnitude: Int { digits.count - 1 + exponent }

    /// Takes a valid number apart; nil if its exponent fits no Int32, where nothing sensible can be said of it.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        if rest.first == UInt8(ascii: "-") {
            isNegative = true
            rest.removeFirst()
        }
        var fractionDigits = 0
        var inFraction = false
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: ".") {
                inFraction = true
            } else if byte | 0x20 == UInt8(ascii: "e") {
                guard let written = Int32(String(decoding: rest, as: UTF8.self)) else { return nil }
                writtenExponent = Int(written)
                break
            } else {
                if inFraction { fractionDigits += 1 }
                if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte - UInt8(ascii: "0")) }
            }
        }
        exponent = writtenExponent - fractionDigits
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
    }

    /// The value if it is a whole number that an `Int` holds.
    var int: Int? {
        guard exponent >= 0, magnitude < 20 else { return isZero ? 0 : nil }
        var value = 0
        for digit in digits + Array(repeating: 0, count: exponent) {
            // Negative all the way, since the range reaches one further down than up.
            let (product, overflowed) = value.multipliedReportingOverflow(by: 10)
            let (difference, underflowed) = product.subtractingReportingOverflow(Int(digit))
            if overflowed || underflowed { return nil }
            value = difference
        }
        if isNegative { return value }
        let (negated, overflowed) = Int.zero.subtractingReportingOverflow(value)
        return overflowed ? nil : negated
    }

    /// The nearest double to a number as it was written.
    static func double(_ text: ArraySlice<UInt8>) -> Double? {
        Double(String(decoding: text, as: UTF8.self))
    }
}
