import BenchmarkSupport

/// How often statements were run since the counting began.
struct StatementCount {
    /// The one that reads jobs for an answer.
    var reads: Double
    /// All.
    var all: Double
}

extension Bench {
    /// Begins to count statements (PostgreSQL, "pg_stat_statements").
    func beginCountingStatements() async throws {
        try await script("select pg_stat_statements_reset()")
    }

    /// Milliseconds that a statement took on average since the counting began, told by a piece of its text.
    func meanTime(ofStatementWith text: String) async throws -> Double {
        try await number(
            """
            select coalesce(sum(total_exec_time) / sum(calls), 0) from pg_stat_statements
            where query like '%\(text)%' and query not like '%pg_stat_statements%'
            """
        )
    }

    /// The statements of all nodes since the counting began.
    func countStatements() async throws -> StatementCount {
        let all = """
            select coalesce(sum(calls), 0) from pg_stat_statements
            where dbid = (select oid from pg_database where datname = current_database())
                and query not like '%pg_stat_statements%'
            """
        // What tells it from the other statements that read jobs.
        let condition = "where id = any ((select $1::uuid[])::uuid[]) and ($2::text is null or owner = $2)"
        return StatementCount(
            reads: try await number(all + " and query like '%\(condition)%'"),
            all: try await number(all)
        )
    }
}
