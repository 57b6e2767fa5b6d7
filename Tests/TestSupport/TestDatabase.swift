extension TestCluster {
    /// Makes a database of its own for a test.
    ///
    /// - Parameter template: What it begins with; nil for an empty one.
    /// - Returns: Its name.
    /// - Throws: What psql or the template said.
    func makeDatabase(template: TestTemplate?) async throws -> String {
        let name = nextDatabaseName()
        guard let template else {
            try await execute("create database \(name)")
            return name
        }
        try await make(template)
        try await execute("create database \(name) template template_\(template.name) strategy file_copy")
        return name
    }

    func dropDatabase(_ name: String) async throws {
        try await execute("drop database if exists \(name) with (force)")
    }

    /// Makes the template, unless that was done already.
    private func make(_ template: TestTemplate) async throws {
        if let made = templates[template.name] { return try await made.value }
        let name = "template_\(template.name)"
        let task = Task {
            try await execute("create database \(name)")
            try await template.prepare(connectionString(database: name))
            // Nobody may be connected to what is cloned.
            try await execute(
                "alter database \(name) allow_connections false",
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '\(name)'"
            )
        }
        templates[template.name] = task
        try await task.value
    }
}

/// Gives a test a database of its own, and drops it at the end of the test.
///
/// - Parameters:
///   - template: What the database begins with; nil for an empty one.
///   - cluster: The server.
///   - isolation: The caller's.
///   - body: The test; it gets what libpq needs to connect.
/// - Returns: What the body returned.
/// - Throws: What the body threw, or what kept the database from being made.
public func withTestDatabase<Result>(
    template: TestTemplate? = nil,
    cluster: TestCluster = .shared,
    isolation: isolated (any Actor)? = #isolation,
    _ body: (_ connectionString: String) async throws -> Result
) async throws -> Result {
    let name = try await cluster.makeDatabase(template: template)
    let outcome: Swift.Result<Result, any Error>
    do {
        outcome = .success(try await body(cluster.connectionString(database: name)))
    } catch {
        outcome = .failure(error)
    }
    // Also when the test was cancelled at its time limit. A test may have stopped its server: then there is no more to drop.
    await Task { try? await cluster.dropDatabase(name) }.value
    return try outcome.get()
}
