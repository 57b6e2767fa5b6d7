/// An error or notice as the server worded it.
///
/// Its texts may quote values out of rows, so they belong in `debugDescription` and in logs for operators, not in
/// answers to users. Source: PostgreSQL documentation, chapter "Error and Notice Message Fields".
public struct PostgresServerMessage: Sendable, Hashable {
    /// `ERROR`, `FATAL`, `PANIC`, `WARNING`, `NOTICE`, `INFO`, `LOG` or `DEBUG`; never translated.
    public var severity: String
    /// The error code.
    public var sqlState: PostgresSQLState
    /// The primary message.
    public var message: String
    /// What more is known.
    public var detail: String?
    /// What might help.
    public var hint: String?
    /// Where in the statement, in characters from 1.
    public var position: Int?
    /// The schema of the thing concerned.
    public var schema: String?
    /// The table concerned.
    public var table: String?
    /// The column concerned.
    public var column: String?
    /// The constraint concerned.
    public var constraint: String?
    /// The function of the server's source that raised it.
    public var routine: String?

    /// Words a message; used by tests and by code that stands in for a server.
    public init(severity: String = "ERROR", sqlState: PostgresSQLState, message: String) {
        self.severity = severity
        self.sqlState = sqlState
        self.message = message
    }

    /// Whether the server ends the session with this message.
    var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }
}
