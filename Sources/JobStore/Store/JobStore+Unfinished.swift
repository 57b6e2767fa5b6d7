import PostgresClient

extension JobStore {
    /// Makes the index that `unfinishedCount` needs, unless it is there.
    ///
    /// No migration makes it, since every start and every claim pays for it, and only a service that limits unfinished
    /// jobs has any use for it. While it is made, starts wait.
    ///
    /// - Throws: What the database says.
    public func indexUnfinishedJobs() async throws {
        try await database.withTransaction { connection in
            _ = try await connection.query(Self.patience)
            // Of two nodes that start at once, the second finds it made.
            _ = try await connection.query(Self.lock)
            _ = try await connection.query(Self.createIndex)
        }
    }

    /// Whether the index that `unfinishedCount` needs is there.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func hasUnfinishedIndex() async throws -> Bool {
        let rows = try await reachable { try await self.database.read(Self.findIndex) }
        return try rows.first?.decode(0, as: Bool.self) ?? false
    }

    /// The statement that makes that index, for whoever may change the schema.
    public static let unfinishedIndex =
        "create index if not exists job_unfinished on job (owner) "
        + "where state in ('scheduled', 'pending', 'processing')"

    /// How many jobs of an owner are not over.
    ///
    /// - Parameters:
    ///   - owner: Whose jobs.
    ///   - limit: Where counting stops: this many and one more are told apart from fewer.
    /// - Returns: The number, at most `limit` + 1.
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func unfinishedCount(of owner: String, upTo limit: Int) async throws -> Int {
        let rows = try await reachable {
            try await self.database.read(Statements.unfinishedCount, owner, Int64(limit) + 1)
        }
        return try rows.first?.decode(0, as: Int.self) ?? 0
    }

    private static let patience = PostgresStatement("set local statement_timeout = 0")

    /// The number is "open" in ASCII.
    private static let lock = PostgresStatement("select pg_advisory_xact_lock(1869636974)")

    private static let createIndex = PostgresStatement(unfinishedIndex)

    private static let findIndex = PostgresStatement("select to_regclass('job_unfinished') is not null")
}
