/// Why something that was asked of PostgreSQL did not happen, or may not have happened.
///
/// `description` is redacted: it names codes and constraint, never values, statement texts, hosts or the server's wording, so
/// that it may reach users. `debugDescription` tells all of it, for logs.
public struct PostgresError: Error, Sendable, Hashable {
    /// What went wrong, seen from the client.
    public var code: Code
    /// What the server said, if it said anything.
    public var server: PostgresServerMessage?
    /// What the client or libpq says; for operators.
    public var reason: String
    /// The text of the statement concerned.
    public var statement: String?
    /// Errors that followed from this one, such as that of a ROLLBACK.
    public var consequences: [PostgresError]

    /// Makes an error.
    public init(
        _ code: Code,
        reason: String = "",
        server: PostgresServerMessage? = nil,
        statement: String? = nil,
        consequences: [PostgresError] = []
    ) {
        self.code = code
        self.reason = reason
        self.server = server
        self.statement = statement
        self.consequences = consequences
    }

    /// The server's error code.
    public var sqlState: PostgresSQLState? { server?.sqlState }

    /// Whether the same work may simply be tried again: it had no effect, and what hindered it may pass.
    ///
    /// A write with an unknown outcome is not: it may have been committed.
    public var isRetryable: Bool {
        switch code {
        case .connectionLost, .connectionFailed, .connectTimeout, .poolExhausted: return !isRefusal
        case .server:
            guard let state = sqlState else { return false }
            return Self.passingStates.contains(state)
        default: return false
        }
    }

    private static let passingStates: Set<PostgresSQLState> = [
        .serializationFailure, .deadlockDetected, .tooManyConnections, .lockNotAvailable, .adminShutdown,
        .crashShutdown,
        .cannotConnectNow,
    ]

    /// Whether the server answered and will answer the same next time: wrong password, no such database.
    var isRefusal: Bool {
        guard code == .connectionFailed, let state = sqlState else { return false }
        return !Self.passingStates.contains(state)
    }

    /// The same error, with the statement that met it.
    func about(_ statement: String) -> PostgresError {
        var error = self
        error.statement = error.statement ?? statement
        return error
    }

    /// The same error, with one that followed from it.
    func followed(by error: PostgresError) -> PostgresError {
        var result = self
        result.consequences.append(error)
        return result
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The codes alone: nothing that a user may not see.
    public var description: String {
        var parts = ["PostgreSQL: \(code)"]
        if let sqlState { parts.append("SQLSTATE \(sqlState)") }
        if let constraint = server?.constraint { parts.append("constraint \(constraint)") }
        if let advice { parts.append(advice) }
        return parts.joined(separator: ", ")
    }

    /// What whoever runs the database can do about it, where the code alone says little.
    private var advice: String? {
        switch sqlState {
        case .readOnlyTransaction:
            "it takes no changes, as a standby, or before it has recovered;"
                + " among several hosts target_session_attrs=read-write finds the primary"
        case .lockNotAvailable:
            "others held for too long what this must have alone; pg_stat_activity tells of open transactions;"
                + " it can be tried again"
        default: nil
        }
    }

    /// Everything that is known; may quote values.
    public var debugDescription: String {
        var parts = [description]
        if !reason.isEmpty { parts.append(reason) }
        if let server {
            parts.append("\(server.severity): \(server.message)")
            if let detail = server.detail { parts.append("DETAIL: \(detail)") }
            if let hint = server.hint { parts.append("HINT: \(hint)") }
        }
        if let statement { parts.append("statement: \(statement)") }
        parts += consequences.map { "then: \($0.debugDescription)" }
        return parts.joined(separator: "; ")
    }
}
