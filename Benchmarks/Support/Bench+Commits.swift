import Foundation
import PostgresClient

extension Bench {
    /// When the last change of a row of `job` was committed, in seconds since 1970: right before it was written to disk.
    package var commitMoment: String { "extract(epoch from pg_xact_commit_timestamp(changed_in::xid))::float8" }

    /// When the last changes of jobs were committed, by id.
    package func commitMoments(of jobs: [String]) async throws -> [String: Double] {
        let statement = PostgresStatement(
            "select id::text, \(commitMoment) from job where id = any ((select $1::uuid[])::uuid[])"
        )
        let rows = try await database.execute(statement, jobs.compactMap { UUID(uuidString: $0) })
        return try rows.reduce(into: [:]) { $0[try $1.decode(0, as: String.self)] = try $1.decode(1, as: Double.self) }
    }
}
