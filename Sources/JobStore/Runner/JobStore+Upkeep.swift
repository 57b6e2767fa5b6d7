import Foundation
import PostgresClient

extension JobStore {
    /// Lets in jobs whose time has come, and returns how many.
    public func promote(limit: Int = 1000) async throws -> Int {
        let rows = try await change(Statements.promote, settings.now(), Int32(limit))
        if !rows.isEmpty {
            workBell.ring()
            noteBell.ring()
        }
        return rows.count
    }

    /// Gives up the nodes, other than `node`, whose leases have run out; returns their names.
    ///
    /// None if `node` has not itself renewed within `limit`: then nobody can tell who is lost.
    public func giveUpLostNodes(except node: NodeID?, renewedWithin limit: Duration) async throws -> [String] {
        let rows = try await change(Statements.nodeGiveUp, settings.now(), node?.uuid, limit)
        return try rows.map { try $0.decode("name", as: String.self) }
    }

    /// Takes back the jobs of nodes that are gone, and returns how many.
    ///
    /// The attempt is not charged, and three such losses are forgiven; the fourth ends the job as `worker-lost`.
    public func rescue(limit: Int = 1000) async throws -> Int {
        let rows = try await change(Statements.rescue, settings.now(), settings.retention, Int32(limit))
        try publish(rows)
        if !rows.isEmpty {
            workBell.ring()
        }
        return rows.count
    }

    /// Forgets idempotency keys whose jobs are gone, where that was missed; returns how many.
    public func sweepKeys(limit: Int = 1000) async throws -> Int {
        try await change(Statements.keySweep, settings.now(), Int32(limit)).count
    }

    /// Forgets the tombstones of deleted jobs whose time is up; returns how many.
    public func pruneTombstones(limit: Int = 1000) async throws -> Int {
        try await change(Statements.tombstonePrune, settings.now(), Int32(limit)).count
    }

    /// Forgets finished jobs whose time is up, and returns how many.
    public func prune(limit: Int = 1000) async throws -> Int {
        try await change(Statements.prune, settings.now(), Int32(limit)).count
    }
}
