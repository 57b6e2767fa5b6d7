/// Makes identifiers for requests that have none yet.
enum RequestIdentifier {
    /// 32 hexadecimal digits, random.
    static func make() -> String {
        let parts = [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)]
        return String(unsafeUninitializedCapacity: 32) { text in
            for index in 0..<32 {
                let digit = UInt8(truncatingIfNeeded: parts[index / 16] >> (UInt64(index % 16) * 4)) & 0xF
                text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return 32
        }
    }
}
