/// The entity tag of a job's status: its revision, and nothing else.
struct EntityTag: Sendable, Hashable, CustomStringConvertible {
    /// The revision that it stands for.
    var revision: Int

    /// As it is written in a header field: `"r7"`.
    var description: String { "\"r\(revision)\"" }

    init(revision: Int) {
        self.revision = revision
    }

    /// Reads a tag just as it is written here; nil for any other text.
    init?(_ text: String) {
        let isQuoted = text.hasPrefix("\"r") && text.utf8.last == UInt8(ascii: "\"")
        guard isQuoted, (4...22).contains(text.utf8.count) else { return nil }
        self.init(opaque: text.dropFirst().dropLast())
    }

    /// Reads the inside of an entity tag, without quotes; nil if it is not one that this server gave.
    init?(opaque text: Substring) {
        let digits = text.dropFirst()
        guard text.first == "r", digits.first != "0", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let revision = Int(digits)
        else { return nil }
        self.revision = revision
    }
}
