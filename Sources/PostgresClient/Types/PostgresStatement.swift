/// The text of one SQL statement, with `$1`, `$2`, … for its parameters.
///
/// A connection prepares a statement when it first meets it. Keep statements in constants: the hash is computed once.
public struct PostgresStatement: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The text.
    public let sql: String
    private let hash: Int

    /// Makes a statement of its text; values belong into parameters, never into the text.
    public init(_ sql: String) {
        self.sql = sql
        hash = sql.hashValue
    }

    /// Makes a statement of a literal.
    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The text.
    public var description: String { sql }

    /// Whether both have the same text.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.hash == rhs.hash && lhs.sql == rhs.sql
    }

    /// Feeds the hash that was computed at the start.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }
}
