/// Makes text that a handler gave fit for the database and the wire.
enum StorableText {
    /// Replaces U+0000, which PostgreSQL can't store in text, and cuts to `limit` characters.
    static func clean(_ text: String, limit: Int) -> String {
        // Whole unicode scalars are counted and not grapheme clusters: a cluster can be of any length.
        let scalars = text.unicodeScalars.lazy.map { $0.value == 0 ? "\u{FFFD}" : $0 }.prefix(limit)
        var clean = String.UnicodeScalarView()
        clean.append(contentsOf: scalars)
        return String(clean)
    }
}
