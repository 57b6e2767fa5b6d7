/// The five characters by which PostgreSQL names an error.
///
/// Source: PostgreSQL documentation, appendix A, "PostgreSQL Error Codes".
public struct PostgresSQLState: Sendable, Hashable, RawRepresentable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// The five characters, such as `23505`.
    public let rawValue: String

    /// Names a state by its five characters.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Names a state by its five characters.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The five characters.
    public var description: String { rawValue }

    /// The first two characters: the class of the error.
    public var errorClass: String { String(rawValue.prefix(2)) }
}

extension PostgresSQLState {
    /// RAISE EXCEPTION of a PL/pgSQL block.
    public static let raiseException: Self = "P0001"
    /// A feature is not supported; also "cached plan must not change result type".
    public static let featureNotSupported: Self = "0A000"
    /// A string is not valid in the database's encoding, or holds a NUL.
    public static let characterNotInRepertoire: Self = "22021"
    /// A text is no valid value of its type.
    public static let invalidTextRepresentation: Self = "22P02"
    /// A NULL was given to a column that takes none.
    public static let notNullViolation: Self = "23502"
    /// A row refers to one that does not exist.
    public static let foreignKeyViolation: Self = "23503"
    /// A key exists already.
    public static let uniqueViolation: Self = "23505"
    /// A CHECK constraint refused a row.
    public static let checkViolation: Self = "23514"
    /// The transaction failed earlier and takes only ROLLBACK.
    public static let inFailedTransaction: Self = "25P02"
    /// The transaction may not write.
    public static let readOnlyTransaction: Self = "25006"
    /// No prepared statement has this name.
    public static let invalidStatementName: Self = "26000"
    /// The password was refused.
    public static let invalidPassword: Self = "28P01"
    /// There is no such database.
    public static let invalidCatalogName: Self = "3D000"
    /// The transaction could not be serialized with others.
    public static let serializationFailure: Self = "40001"
    /// The transaction was chosen to break a deadlock.
    public static let deadlockDetected: Self = "40P01"
    /// The statement is malformed.
    public static let syntaxError: Self = "42601"
    /// There is no such table.
    public static let undefinedTable: Self = "42P01"
    /// A prepared statement of this name exists already.
    public static let duplicatePreparedStatement: Self = "42P05"
    /// The server has no connection slot left.
    public static let tooManyConnections: Self = "53300"
    /// A lock was not to be had at once.
    public static let lockNotAvailable: Self = "55P03"
    /// The statement was cancelled, or ran into a timeout.
    public static let queryCanceled: Self = "57014"
    /// The server is being shut down, or the session was terminated.
    public static let adminShutdown: Self = "57P01"
    /// Another server process crashed.
    public static let crashShutdown: Self = "57P02"
    /// The server is starting, stopping or recovering.
    public static let cannotConnectNow: Self = "57P03"
}
