import Foundation
import PostgresClient

extension JobStore {
    /// Takes due jobs, best first: by priority, then due time, then age; none of kinds that are paused.
    ///
    /// The limits of kinds that all nodes share hold exactly, because their claims come one after another, as long as all nodes
    /// have the same limits.
    public func claim(_ request: ClaimRequest, node: NodeID) async throws -> [ClaimedJob] {
        let ranges = request.room.keys.flatMap { ClaimRange.ranges(of: $0, above: request.floors[$0] ?? []) }
        let parameters: [(any PostgresEncodable)?] = [
            settings.now(), node.uuid, request.queue, Array(request.room.keys),
            request.room.values.map { Int32($0) }, Int32(request.limit),
            request.room.keys.map { request.globalLimits[$0].map { Int32($0) } },
            ranges.map(\.kind), ranges.map(\.rank), ranges.map(\.since), ranges.map(\.until),
        ]
        let limited = request.room.keys.filter { request.globalLimits[$0] != nil }
        let rows =
            limited.isEmpty
            ? try await change(Statements.claim, parameters: parameters)
            : try await claimThroughGates(of: limited, parameters)
        try publishClaims(rows)
        return try rows.map { try ClaimedJob($0) }
    }

    /// Claims with the gates of kinds held, so that what is counted is what runs.
    ///
    /// Two statements, because the second must see what was committed while the first waited.
    private func claimThroughGates(
        of kinds: [String],
        _ parameters: [(any PostgresEncodable)?]
    ) async throws -> PostgresResult {
        try await reachable {
            try await self.database.withTransaction(maxAttempts: 3) { connection in
                _ = try await connection.query(Statements.gates, kinds)
                return try await connection.query(Statements.claim, parameters: parameters)
            }
        }
    }

    private func publishClaims(_ rows: PostgresResult) throws {
        var revisions: [JobID: Int] = [:]
        for row in rows {
            revisions[JobID(try row.decode("id", as: UUID.self))] = try row.decode("revision", as: Int.self)
        }
        publish(revisions)
    }
}

extension ClaimedJob {
    /// Reads a row of `claim.sql`.
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            lease: Lease(
                jobID: JobID(try row.decode("id", as: UUID.self)),
                token: try row.decode("lease", as: UUID.self)
            ),
            kind: try row.decode("kind", as: String.self),
            attempt: Int(try row.decode("attempt", as: Int32.self)),
            maxAttempts: Int(try row.decode("max_attempts", as: Int32.self)),
            timeout: try row.decode("timeout_ms", as: Int64?.self).map { .milliseconds($0) },
            priority: Int(try row.decode("priority", as: Int16.self)),
            dueAt: try row.decode("due_at", as: Date.self),
            input: RawJSON(trusted: try row.decode("input", as: PostgresJSON.self).bytes)
        )
    }
}
