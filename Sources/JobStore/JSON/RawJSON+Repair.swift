extension RawJSON {
    /// Checks a text after repairing what a program may well print but a database can't keep.
    ///
    /// Bytes that are no UTF-8, and the escapes of U+0000 and of lone surrogates, become U+FFFD. All else is checked as
    /// ever.
    ///
    /// - Parameters:
    ///   - bytes: One JSON value.
    ///   - limits: What it may not exceed.
    /// - Throws: A `JSONTextError` for what can't be repaired.
    public init(repairing bytes: some Collection<UInt8>, limits: JSONLimits = .init()) throws(JSONTextError) {
        // Decoding replaces each bad sequence, and changes nothing else.
        let text = Array(String(decoding: bytes, as: UTF8.self).utf8)
        try self.init(validating: Self.repairingEscapes(text), limits: limits)
    }

    private static func repairingEscapes(_ bytes: [UInt8]) -> [UInt8] {
        var output = bytes
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard let unit = JSONString.escapedUnit(bytes[...], at: index) else {
                // Another escape: both of its bytes, so that the second backslash of `\\` begins nothing.
                index += 2
                continue
            }
            if isHigh(unit), let low = JSONString.escapedUnit(bytes[...], at: index + 6), isLow(low) {
                index += 12
                continue
            }
            if unit == 0 || isHigh(unit) || isLow(unit) {
                output.replaceSubrange((index + 2)..<(index + 6), with: "fffd".utf8)
            }
            index += 6
        }
        return output
    }

    private static func isHigh(_ unit: UInt32) -> Bool { (0xD800...0xDBFF).contains(unit) }
    private static func isLow(_ unit: UInt32) -> Bool { (0xDC00...0xDFFF).contains(unit) }
}
