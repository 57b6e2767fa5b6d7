extension PostgresConnection {
    /// Executes one statement with parameters that stand in a list already; see `query(_:_:)`.
    public func query(
        _ statement: PostgresStatement,
        parameters: [(any PostgresEncodable)?]
    ) async throws(PostgresError) -> PostgresResult {
        try await run(statement, try PostgresParameters(parameters), kind: .write, cancellation: .interrupts)
    }
}

extension PostgresDatabase {
    /// Executes one statement with parameters that stand in a list already; see `execute(_:_:on:)`.
    public func execute(
        _ statement: PostgresStatement,
        parameters: [(any PostgresEncodable)?],
        on lane: Lane = .interactive
    ) async throws(PostgresError) -> PostgresResult {
        try await shared(lane).run(statement, try PostgresParameters(parameters), kind: .write)
    }
}
