public import Foundation
import PostgresClient

extension JobStore {
    /// The runs that ended last, of all kinds and on all nodes, newest first; none that ended by a cancel.
    ///
    /// - Parameters:
    ///   - mark: The `expiresAt` of the newest that is known already; `nil` for none.
    ///   - limit: How many jobs to look at at most.
    /// - Returns: The runs.
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func recentRuns(after mark: Date?, limit: Int = 200) async throws -> [FinishedRun] {
        let rows = try await reachable {
            try await self.database.read(Statements.recentRuns, mark, Int32(limit), on: .background)
        }
        return try rows.map { row in
            FinishedRun(
                id: JobID(try row.decode("id", as: UUID.self)),
                kind: try row.decode("kind"),
                duration: try row.decode("duration"),
                expiresAt: try row.decode("expires_at", as: Date.self)
            )
        }
    }

    /// Where those of these jobs stand that wait for their turn.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func places(of ids: [JobID]) async throws -> [JobID: QueuePlace] {
        let rows = try await reachable {
            try await self.database.read(Statements.places, ids.map(\.uuid), Int64(Self.depthLimit), on: .background)
        }
        var places: [JobID: QueuePlace] = [:]
        for row in rows {
            places[JobID(try row.decode("id", as: UUID.self))] = QueuePlace(
                kind: try row.decode("kind"),
                position: try row.decode("position"),
                running: try row.decode("running")
            )
        }
        return places
    }
}
