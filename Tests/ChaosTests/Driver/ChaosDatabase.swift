import Foundation
import Glibc
import JobStatusModels
import TestSupport
import Testing

/// The PostgreSQL of a run, which is killed now and then.
struct ChaosDatabase: Sendable {
    private let cluster: TestCluster
    private let connectionString: String

    /// Where a proxy connects to.
    let address: FaultProxy.Address

    /// Starts a server.
    static func start() async throws -> ChaosDatabase {
        // What is committed has to be kept, so the log is written out; every node may come with all its connections.
        let settings = ["synchronous_commit": "on", "max_connections": "300", "autovacuum": "on"]
        let cluster = TestCluster.private(settings: settings)
        return ChaosDatabase(
            cluster: cluster,
            connectionString: try await cluster.start(),
            address: .unix(path: try await cluster.socketPath)
        )
    }

    /// What libpq needs to connect through a proxy.
    func connectionString(through proxy: FaultProxy) -> String {
        let rest = connectionString.split(separator: " ").filter { !$0.hasPrefix("host=") && !$0.hasPrefix("port=") }
        return "host=127.0.0.1 port=\(proxy.port) " + rest.joined(separator: " ")
    }

    /// Kills the server with SIGKILL, and starts it again later.
    func crash(for duration: Duration) async throws {
        await cluster.kill()
        try await away(for: duration)
    }

    /// Shuts the server down, and starts it again later.
    func away(for duration: Duration) async throws {
        let end = ContinuousClock.now + duration
        await cluster.stop()
        try await ContinuousClock().sleep(until: end)
        try await cluster.start()
    }

    /// Stops all processes of the server with SIGSTOP, and lets them go on later.
    func freeze(for duration: Duration) async throws {
        guard let postmaster = await cluster.processID else { return }
        let children = try await runSQL("select pid from pg_stat_activity", on: connectionString)
        let processes = children.split(separator: "\n").compactMap { Int32($0) } + [postmaster]
        for process in processes { kill(process, SIGSTOP) }
        defer { for process in processes { kill(process, SIGCONT) } }
        try await ContinuousClock().sleep(for: duration)
    }

    /// Ends the sessions of nodes: all of them, or those whose process id leaves no remainder by 2 or 3.
    func terminateSessions(choice: Int) async throws {
        try await runSQL(
            """
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where application_name like 'jobd%' and pid % \(choice % 3 + 1) = 0
            """,
            on: connectionString
        )
    }

    /// Has the database write down every end of a job, and every change after it, whoever makes it.
    func beginJournal() async throws {
        try await runSQL(
            "create table journal (id uuid, state text, revision bigint)",
            """
            create function keep_journal() returns trigger language plpgsql as $$
            begin
                insert into journal values (new.id, new.state, new.revision);
                return null;
            end $$
            """,
            """
            create trigger journal after update on job for each row
            when (new.state in ('completed', 'failed') or old.state in ('completed', 'failed'))
            execute function keep_journal()
            """,
            on: connectionString
        )
    }

    /// Everything that it has of the jobs.
    func records() async throws -> [JobRecord] {
        let text = try await runSQL(
            """
            select id, state, revision, losses, (select count(*) from journal where journal.id = job.id),
                coalesce(error_code, ''), coalesce(result::text, '')
            from job
            """,
            on: connectionString
        )
        return try text.split(separator: "\n").map(Self.record)
    }

    private static func record(_ line: Substring) throws -> JobRecord {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        try #require(fields.count == 7, "\(line)")
        let result = fields[6].isEmpty ? nil : Data(fields[6].utf8)
        return JobRecord(
            id: fields[0],
            status: JobStatus.Status(rawValue: fields[1]),
            revision: try #require(Int(fields[2])),
            losses: try #require(Int(fields[3])),
            endings: try #require(Int(fields[4])),
            errorCode: fields[5].isEmpty ? nil : JobStatus.ErrorCode(rawValue: fields[5]),
            result: try result.map { try JSONDecoder().decode(JSONValue.self, from: $0) }
        )
    }

    /// Stops the server for good.
    func stop() async {
        await cluster.stop()
    }
}
