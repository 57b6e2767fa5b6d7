import Foundation
import PostgresClient

extension JobStore {
    /// Takes due jobs, best first: by priority, then due time, then age; none of kinds that are paused.
    ///
    /// To everybody else they are pending until it is reported that they run, or how they ended.
    ///
    /// The limits of kinds that all nodes share hold exactly, because their claims come one after another, as long as all nodes
    /// have the same limits.
    public func claim(_ request: ClaimRequest, node: NodeID) async throws -> [ClaimedJob] {
        let ranges = request.room.keys.flatMap { ClaimRange.ranges(of: $0, above: request.floors[$0] ?? []) }
        let parameters: [(any PostgresEncodable)?] = [
            settings.now(), node.uuid, request.queue, Array(request.room.keys),
            request.room.values.map { Int32($0) }, Int32(request.limit),
            request.room.keys.map { request.globalLimits[$0].map { Int32($0) } },
            ranges.map(\.kind), ranges.map(\.rank), ranges.map(\.since), ranges.map(\.after), ranges.map(\.until),
            request.seesLatecomers,
        ]
        let limited = request.room.keys.filter { request.globalLimits[$0] != nil }
        let rows =
            limited.isEmpty
            ? try await change(Statements.claim, parameters: parameters)
            : try await claimThroughGates(of: limited, parameters)
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
}

extension ClaimedJob {
    /// Reads a row of `claim.sql`, by position: a column's name costs more to find than its value to read.
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            lease: Lease(
                jobID: JobID(try row.decode(0, as: UUID.self)),
                claim: try row.decode(1, as: UUID.self),
                turn: Int(try row.decode(2, as: Int32.self))
            ),
            kind: try row.decode(3, as: String.self),
            attempt: Int(try row.decode(4, as: Int32.self)),
            maxAttempts: Int(try row.decode(5, as: Int32.self)),
            timeout: try row.decode(6, as: Int64?.self).map { .milliseconds($0) },
            priority: Int(try row.decode(8, as: Int16.self)),
            dueAt: try row.decode(9, as: Date.self),
            claimedAt: try row.decode(11, as: Date.self),
            input: RawJSON(trusted: try row.decode(7, as: PostgresJSON.self).bytes),
            traceParent: try row.decode(10, as: String?.self).flatMap { TraceParent($0) }
        )
    }
}
