import Crypto

/// A key to the API, as its holder sends it: `jobd_`, ten characters that name it, `_`, and 52 that nobody can guess.
///
/// All characters are of `a-z2-7` (RFC 4648, section 6, in lower case), so that a key is one word to whoever marks it
/// with a double click. The prefix lets programs that look for leaked secrets find it.
public struct APIKey: Sendable {
    /// What names the key, in lists and in logs; no secret.
    public let id: String

    /// The whole key; a secret.
    public let text: String

    private static let prefix = "jobd_"
    private static let idLength = 10
    private static let secretLength = 52
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// Makes a new key, by the system's secure random numbers; 260 bits of it are secret.
    public init() {
        id = Self.random(Self.idLength)
        text = Self.prefix + id + "_" + Self.random(Self.secretLength)
    }

    /// Reads a key; nil for what can't be one.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        let idEnd = Self.prefix.utf8.count + Self.idLength
        guard bytes.count == idEnd + 1 + Self.secretLength, bytes.starts(with: Self.prefix.utf8),
            bytes[idEnd] == UInt8(ascii: "_"),
            Self.isPlain(bytes[Self.prefix.utf8.count..<idEnd]), Self.isPlain(bytes[(idEnd + 1)...])
        else { return nil }
        id = String(decoding: bytes[Self.prefix.utf8.count..<idEnd], as: UTF8.self)
        self.text = String(text)
    }

    /// What is kept of the key: its SHA-256, 32 bytes.
    ///
    /// One round is enough for a secret that can't be guessed; what slow hashes are for is passwords.
    public var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// Whether this key has a hash, in a time that does not depend on how much of it is right.
    ///
    /// All bytes of both are compared by swift-crypto whatever the first of them are. Even if they were not, how many of the hash are
    /// right would tell nobody how many of the key are: its characters can't be guessed one after the other.
    public func matches(_ hash: [UInt8]) -> Bool {
        var text = text
        // The digests of swift-crypto compare in constant time.
        return text.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) == hash }
    }

    private static func random(_ count: Int) -> String {
        String(decoding: (0..<count).map { _ in alphabet[Int.random(in: alphabet.indices)] }, as: UTF8.self)
    }

    private static func isPlain(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { (0x61...0x7A).contains($0) || (0x32...0x37).contains($0) }
    }
}
