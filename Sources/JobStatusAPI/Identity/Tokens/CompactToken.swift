import Foundation

/// A signed JWT taken apart; nothing of it has been checked.
struct CompactToken: Sendable {
    /// How it says it was signed.
    let header: TokenHeader
    /// What it says, as JSON.
    let payload: Data
    /// The signature.
    let signature: Data
    /// What was signed: header and payload as they came.
    let signed: Data

    /// The longest token that is looked at, in bytes.
    static let maximumSize = 8 << 10

    /// Takes a token apart.
    ///
    /// - Parameter text: Three parts in base64url with dots between them.
    /// - Throws: `malformed` for anything else.
    init(_ text: Substring) throws(TokenError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, text.utf8.count <= Self.maximumSize,
            let header = Self.decode(parts[0]), let payload = Self.decode(parts[1]),
            let signature = Self.decode(parts[2])
        else { throw .malformed }
        do {
            self.header = try JSONDecoder().decode(TokenHeader.self, from: header)
        } catch {
            throw .malformed
        }
        self.payload = payload
        self.signature = signature
        signed = Data(text[..<parts[1].endIndex].utf8)
    }

    /// Base64url without padding (RFC 7515, section 2).
    private static func decode(_ part: Substring) -> Data? {
        var text = ""
        text.reserveCapacity(part.utf8.count + 3)
        for character in part.utf8 {
            switch character {
            case UInt8(ascii: "-"): text.append("+")
            case UInt8(ascii: "_"): text.append("/")
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
            default: text.unicodeScalars.append(Unicode.Scalar(character))
            }
        }
        text.append(String(repeating: "=", count: (4 - text.utf8.count % 4) % 4))
        return Data(base64Encoded: text)
    }
}
