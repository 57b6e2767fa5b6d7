extension JSONScanner {
    /// Passes a number and checks that it is neither too long nor too large for a binary64.
    mutating func scanNumber() throws(JSONTextError) {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        let integerStart = position
        let integerDigits = try scanDigits()
        if integerDigits > 1, bytes[integerStart] == UInt8(ascii: "0") { throw error(.invalidNumber, at: start) }
        var fractionDigits = 0
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            fractionDigits = try scanDigits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            let isSigned = position < bytes.count && [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position])
            if isSigned { position += 1 }
            _ = try scanDigits()
        }
        if integerDigits + fractionDigits > limits.digits { throw error(.numberTooLong, at: start) }
        try checkRange(start)
    }

    private mutating func scanDigits() throws(JSONTextError) -> Int {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw error(position < bytes.count ? .invalidNumber : .unexpectedEnd) }
        return position - start
    }

    private func checkRange(_ start: Int) throws(JSONTextError) {
        // Every number written so shortly fits, and nearly all are.
        if position - start <= 4 { return }
        guard let number = JSONNumber(bytes[start..<position]), abs(number.writtenExponent) <= limits.exponent else {
            throw error(.numberOutOfRange, at: start)
        }
        let magnitude = number.magnitude
        guard number.isZero || abs(magnitude) <= limits.exponent else { throw error(.numberOutOfRange, at: start) }
        // The largest double is about 1.8e308: at that size alone the digits decide.
        if magnitude >= 308, JSONNumber.double(bytes[start..<position])?.isFinite != true {
            throw error(.numberOutOfRange, at: start)
        }
    }

    private func error(_ reason: JSONTextError.Reason, at offset: Int) -> JSONTextError {
        JSONTextError(reason: reason, offset: offset, path: JSONPath.text(frames))
    }
}
