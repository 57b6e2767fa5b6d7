import Foundation
import JobService
import Logging
import PostgresClient

/// The database that everything is measured on.
package final class Bench: Sendable {
    package let connectionString: String
    package let database: PostgresDatabase
    package let jobs: Int

    package init(connectionString: String, jobs: Int) async throws {
        self.connectionString = connectionString
        self.jobs = jobs
        database = PostgresDatabase(configuration: PostgresConfiguration(connectionString), logger: .quiet)
        var configuration = JobServiceConfiguration()
        configuration.database = .external(connectionString: connectionString)
        _ = try await SchemaUpdate(configuration: configuration, logger: .quiet).run()
    }

    package func close() async {
        await database.close()
    }

    package func script(_ sql: String) async throws {
        try await database.withConnection { try await $0.executeScript(sql) }
    }

    package func number(_ sql: String) async throws -> Double {
        try await database.execute(PostgresStatement("select (\(sql))::float8"))[0].decode(0, as: Double.self)
    }

    /// Removes all jobs, in line or not, and all keys.
    package func empty() async throws {
        try await script("truncate job, job_pending, job_claim, job_start, job_key, job_pause, api_key")
    }

    /// Fills the table with jobs that wait, which nobody takes yet.
    package func preload(kind: String = "noop", count: Int) async throws {
        try await empty()
        try await script("insert into job_pause values ('\(kind)', now())")
        try await add(kind: kind, from: 1, count: count)
        try await settle()
    }

    /// Adds jobs with the numbers from `from` on; `columns` and `values` say what differs from a job that waits.
    package func add(
        kind: String = "noop",
        queue: String = "default",
        state: String = "pending",
        from: Int,
        count: Int,
        columns: String = "",
        values: String = ""
    ) async throws {
        let range = """
            id >= ('01900000-0000-7000-8000-' || lpad(to_hex(\(from)), 12, '0'))::uuid
                and id < ('01900000-0000-7000-8000-' || lpad(to_hex(\(from + count)), 12, '0'))::uuid
            """
        let insert = """
            insert into job (
                id, created_at, updated_at, due_at, max_attempts, priority, state, queue, kind, owner, turn, input\(columns)
            )
            select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now(),
                now() + case when '\(state)' = 'scheduled' then interval '1 day' else interval '0' end, 1,
                case when '\(state)' = 'scheduled' then 100 else 0 end, '\(state)', '\(queue)', '\(kind)', 'local', 0,
                json_build_object('number', n, 'text', repeat('x', 60))\(values)
            from generate_series(\(from), \(from + count - 1)) n;
            insert into job_start (created_at, id, remaining, owner, job_ids)
            select created_at, (array_agg(id order by id))[1], count(*), owner, array_agg(id order by id)
            from (select created_at, id, owner, row_number() over (order by id) / 500 as part from job where \(range)) given
            group by created_at, owner, part;
            insert into job_pending (due_at, id, rank, queue, kind)
            select due_at, id, -priority, queue, kind
            from job
            where state = 'pending' and \(range)
            """
        try await onePatientConnection { try await $0.executeScript(insert) }
    }

    /// Brings the statistics up to date and the pages to the disk, so that no run pays for the one before.
    package func settle() async throws {
        // VACUUM is refused in a transaction, which several statements in one script are.
        try await onePatientConnection { connection in
            try await connection.executeScript("vacuum analyze job")
            try await connection.executeScript("vacuum analyze job_pending")
            try await connection.executeScript("vacuum analyze job_claim")
            try await connection.executeScript("checkpoint")
        }
    }

    /// Lets statements run for as long as they take.
    private func onePatientConnection(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await database.withConnection { connection in
            try await connection.executeScript("set statement_timeout = 0")
            try await body(connection)
            try await connection.executeScript("reset statement_timeout")
        }
    }
}
