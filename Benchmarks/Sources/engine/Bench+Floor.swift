import BenchmarkSupport
import Foundation
import PostgresClient

/// Bare SQL on one connection: what no engine on this table layout can be expected to beat.
extension Bench {
    private static let table = """
        drop table if exists floor_job;
        create table floor_job (
            id uuid primary key, lease uuid, revision bigint not null default 1, created_at timestamptz not null default now(),
            finished_at timestamptz, priority smallint not null default 0, state text not null default 'pending',
            input json not null, result json
        ) with (fillfactor = 70);
        create index floor_claim on floor_job (priority desc, created_at, id) where state = 'pending';
        """
    private static let insert: PostgresStatement = """
        insert into floor_job (id, input) select * from unnest($1::uuid[], $2::json[])
        """
    private static let claim: PostgresStatement = """
        update floor_job set state = 'processing', revision = revision + 1, lease = gen_random_uuid()
        where id = any (array(
            select id from floor_job where state = 'pending' order by priority desc, created_at, id limit 1000
            for update skip locked))
        returning id, lease, input
        """
    private static let complete: PostgresStatement = """
        update floor_job j set state = 'completed', revision = revision + 1, result = g.result, finished_at = now()
        from unnest($1::uuid[], $2::uuid[], $3::json[]) as g(id, lease, result)
        where j.id = any (array(select unnest($1))) and j.id = g.id and j.lease = g.lease
        """

    /// An id in the order of time, as the service's are.
    private func id(_ number: Int) throws -> UUID {
        guard let id = UUID(uuidString: "01900000-0000-7000-8000-" + String(format: "%012x", number)) else {
            throw CocoaError(.coderInvalidValue)
        }
        return id
    }

    func floor(_ report: inout Report) async throws {
        try await script(Self.table)
        let input = PostgresJSON(bytes: Array(#"{"number":1,"text":"\#(String(repeating: "x", count: 60))"}"#.utf8))
        try await database.withConnection { connection in
            let inserted = try await ContinuousClock().measure {
                for batch in 0..<(jobs / 500) {
                    let ids = try (0..<500).map { try id(batch * 500 + $0) }
                    _ = try await connection.query(Self.insert, ids, ids.map { _ in input })
                }
            }
            report.add("floor: insert 500 at a time", "jobs/s", Double(jobs) / (inserted / .seconds(1)))
            try await connection.executeScript("vacuum analyze floor_job")
            try await connection.executeScript("checkpoint")
            let drained = try await ContinuousClock().measure {
                while true {
                    let rows = try await connection.query(Self.claim)
                    if rows.isEmpty { break }
                    let ids = try rows.map { try $0.decode(0, as: UUID.self) }
                    let leases = try rows.map { try $0.decode(1, as: UUID.self) }
                    let results = try rows.map { try $0.decode(2, as: PostgresJSON.self) }
                    _ = try await connection.query(Self.complete, ids, leases, results)
                }
            }
            report.add("floor: claim and complete 1,000 at a time", "jobs/s", Double(jobs) / (drained / .seconds(1)))
        }
    }
}
