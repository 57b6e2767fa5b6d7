import BenchmarkSupport
import Foundation
import JobSchema
import JobStore
import PostgresClient

/// Times the claim of 500 jobs by the statement that the service uses, on a connection set up as its own are.
///
/// What is claimed is put back by rolling back, so that every claim finds the same.
struct ClaimProbe {
    private let database: PostgresDatabase
    private let node = UUID()

    private static let statement = PostgresStatement(JobSchema.claim)
    private static let firstID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// Makes a node that may claim, with nothing paused, until `end()`.
    init(on connectionString: String) async throws {
        var configuration = PostgresConfiguration(connectionString)
        configuration.sessionSettings = JobStore.sessionSettings
        database = PostgresDatabase(configuration: configuration, logger: .quiet)
        try await script(
            """
            delete from job_pause;
            insert into job_node values ('\(node)', now(), now(), now() + interval '1 hour', 'benchmark')
            """
        )
    }

    /// Pauses all again, and takes the node away.
    func end() async throws {
        try await script("delete from job_node where id = '\(node)'; insert into job_pause values ('noop', now())")
        await database.close()
    }

    /// Milliseconds of one claim.
    func time() async throws -> Double {
        try await database.withConnection { connection in
            try await connection.executeScript("begin")
            let duration = try await ContinuousClock().measure {
                _ = try await connection.query(
                    Self.statement,
                    nil,
                    node,
                    "default",
                    ["noop"],
                    [Int32(500)],
                    Int32(500),
                    [Int32?.none],
                    ["noop"],
                    [Int16.min],
                    [Date.distantPast],
                    [Self.firstID],
                    [Int16.max],
                    true
                )
            }
            try await connection.executeScript("rollback")
            return duration / .milliseconds(1)
        }
    }

    private func script(_ sql: String) async throws {
        try await database.withConnection { try await $0.executeScript(sql) }
    }
}
