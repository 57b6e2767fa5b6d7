import BenchmarkSupport
import Foundation
import PostgresClient

/// Bare SQL on one connection: what no engine on this table layout can be expected to beat.
///
/// Twice: for an engine that has jobs and nothing else, and with the index on (owner, change) that a feed of changes wants.
extension Bench {
    private static func table(withFeed: Bool) -> String {
        """
        drop table if exists floor_job;
        create table floor_job (
            id uuid primary key, lease uuid, revision bigint not null default 1, created_at timestamptz not null default now(),
            finished_at timestamptz, priority smallint not null default 0, state text not null default 'pending',
            input json not null, result json\(withFeed ? feedColumns : "")
        ) with (fillfactor = 70);
        create index floor_claim on floor_job (priority desc, created_at, id) where state = 'pending';
        \(withFeed ? "create index floor_feed on floor_job (owner, changed_in, id);" : "")
        """
    }
    private static let feedColumns =
        ", owner text not null default 'local', changed_in xid8 default pg_current_xact_id()"
    private static let insert: PostgresStatement = """
        insert into floor_job (id, input) select * from unnest($1::uuid[], $2::json[])
        """
    private static func claim(withFeed: Bool) -> PostgresStatement {
        PostgresStatement(
            """
            update floor_job set state = 'processing', revision = revision + 1, lease = gen_random_uuid()\(change(withFeed))
            where id = any (array(
                select id from floor_job where state = 'pending' order by priority desc, created_at, id limit 1000
                for update skip locked))
            returning id, lease, input
            """
        )
    }
    private static func complete(withFeed: Bool) -> PostgresStatement {
        PostgresStatement(
            """
            update floor_job j
            set state = 'completed', revision = revision + 1, result = g.result, finished_at = now()\(change(withFeed))
            from unnest($1::uuid[], $2::uuid[], $3::json[]) as g(id, lease, result)
            where j.id = any (array(select unnest($1))) and j.id = g.id and j.lease = g.lease
            """
        )
    }
    private static func change(_ withFeed: Bool) -> String { withFeed ? ", changed_in = pg_current_xact_id()" : "" }

    /// An id in the order of time, as the service's are.
    private func id(_ number: Int) throws -> UUID {
        guard let id = UUID(uuidString: "01900000-0000-7000-8000-" + String(format: "%012x", number)) else {
            throw CocoaError(.coderInvalidValue)
        }
        return id
    }

    func floor(withFeed: Bool = false, _ report: inout Report) async throws {
        let name = withFeed ? "floor with the feed's index" : "floor"
        let (claim, complete) = (Self.claim(withFeed: withFeed), Self.complete(withFeed: withFeed))
        try await script(Self.table(withFeed: withFeed))
        let input = PostgresJSON(bytes: Array(#"{"number":1,"text":"\#(String(repeating: "x", count: 60))"}"#.utf8))
        try await database.withConnection { connection in
            let inserted = try await ContinuousClock().measure {
                for batch in 0..<(jobs / 500) {
                    let ids = try (0..<500).map { try id(batch * 500 + $0) }
                    _ = try await connection.query(Self.insert, ids, ids.map { _ in input })
                }
            }
            report.add("\(name): insert 500 at a time", "jobs/s", Double(jobs) / (inserted / .seconds(1)))
            try await connection.executeScript("vacuum analyze floor_job")
            try await connection.executeScript("checkpoint")
            let drained = try await ContinuousClock().measure {
                while true {
                    let rows = try await connection.query(claim)
                    if rows.isEmpty { break }
                    let ids = try rows.map { try $0.decode(0, as: UUID.self) }
                    let leases = try rows.map { try $0.decode(1, as: UUID.self) }
                    let results = try rows.map { try $0.decode(2, as: PostgresJSON.self) }
                    _ = try await connection.query(complete, ids, leases, results)
                }
            }
            report.add("\(name): claim and complete 1,000 at a time", "jobs/s", Double(jobs) / (drained / .seconds(1)))
        }
    }
}
