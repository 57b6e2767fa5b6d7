/// One database to connect to, and how.
public struct PostgresConfiguration: Sendable {
    /// Anything that libpq takes: a URI, `key=value` pairs, a database name, or nothing for environment and defaults.
    ///
    /// Several hosts, service files, password files and TLS work as libpq's documentation says (chapter "Connection Strings").
    /// GSSAPI encryption is off unless asked for.
    public var connectionString: String
    /// What the server's views show as the client's name, unless the connection string says otherwise.
    public var applicationName: String
    /// How long connecting may take over all hosts, names resolved included.
    ///
    /// Each host gets its share.
    public var connectTimeout: Duration
    /// How long the server lets one statement run; nil leaves it to the server's settings.
    ///
    /// It is sent as a session option, so not if `preparesStatements` is false: poolers refuse session options.
    public var statementTimeout: Duration?
    /// Settings of each session (PostgreSQL, chapter 20, "Server Configuration"), such as `enable_seqscan`.
    ///
    /// They are sent as the statement timeout is; what the connection string says in `options` wins.
    public var sessionSettings: [String: String] = [:]
    /// How long a server that owes an answer may be silent before the connection is given up; nil waits for ever.
    public var responseTimeout: Duration?
    /// Whether statements are prepared once per connection; switch it off behind a pooler in transaction mode.
    public var preparesStatements: Bool

    /// Describes a connection.
    ///
    /// `responseTimeout` is by default the statement timeout and 15 seconds.
    public init(
        _ connectionString: String,
        applicationName: String = "",
        connectTimeout: Duration = .seconds(10),
        statementTimeout: Duration? = .seconds(30),
        responseTimeout: Duration? = nil,
        preparesStatements: Bool = true
    ) {
        self.connectionString = connectionString
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
        self.statementTimeout = statementTimeout
        self.responseTimeout = responseTimeout ?? statementTimeout.map { $0 + .seconds(15) }
        self.preparesStatements = preparesStatements
    }
}

/// Tells nothing of the connection string, which may hold a password.
extension PostgresConfiguration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The client's name alone.
    public var description: String { "PostgresConfiguration(\(applicationName))" }
    /// The client's name alone.
    public var debugDescription: String { description }
    /// Shows no members.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
