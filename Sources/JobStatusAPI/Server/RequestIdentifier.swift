/// Makes identifiers for requests that have none yet.
enum RequestIdentifier {
    /// 32 hexadecimal digits, random.
    static func make() -> String {
        let digits = (0..<2).map { _ in
            let part = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - part.count) + part
        }
        return digits.joined()
    }
}
