public import Foundation
import PostgresClient

extension JobStore {
    /// Makes a node known.
    ///
    /// Until `leaseDuration` has gone by without a renewal its leases hold. The names that it replaces are given up: that of
    /// a node that is known to be dead, or such as it tried to register under and never learned of it.
    public func register(
        _ node: NodeID,
        name: String,
        leaseDuration: Duration,
        replacing gone: [NodeID] = []
    ) async throws {
        _ = try await hold(
            Statements.nodeRegister,
            settings.now(),
            node.uuid,
            name,
            leaseDuration,
            gone.map(\.uuid)
        )
    }

    /// Renews all leases of a node at once.
    ///
    /// - Returns: `false` if it was given up, and its jobs are others' now.
    public func renew(_ node: NodeID, leaseDuration: Duration) async throws -> Bool {
        let rows = try await hold(Statements.nodeRenew, settings.now(), node.uuid, leaseDuration)
        return !rows.isEmpty
    }

    /// Runs a statement that leases depend on, and that waits for no job, on the connection reserved for it: cancels of
    /// jobs that are locked may have taken all the others, and that must not cost a node its leases.
    private func hold(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...
    ) async throws -> PostgresResult {
        try await reachable {
            try await self.database.withReservedConnection { try await $0.query(statement, parameters: parameters) }
        }
    }

    /// Takes a node off the list.
    ///
    /// What it should still hold is taken back by others at once.
    public func leave(_ node: NodeID) async throws {
        _ = try await change(Statements.nodeLeave, node.uuid)
    }

    /// Puts back, uncharged, what a node holds but does not know of; returns how many jobs that were.
    ///
    /// The answer to a claim can be lost on its way. No claim of this node may be under way meanwhile.
    public func takeBack(from node: NodeID, except known: [Lease]) async throws -> Int {
        let rows = try await change(
            Statements.takeBack,
            settings.now(),
            node.uuid,
            known.map(\.jobID.uuid),
            known.map(\.claim),
            settings.retention
        )
        try publish(rows)
        return rows.count
    }

    /// Forgets claims that are believed to hold nothing any more; one that does is kept.
    public func release(_ claims: [UUID]) async throws {
        _ = try await change(Statements.release, claims)
    }

    /// Shortens the lists of claims that hold few of their jobs still, so that counting what runs costs no more than what does.
    public func compact(_ claims: [UUID]) async throws {
        _ = try await change(Statements.compact, claims)
    }

    /// Of these leases, of different jobs, those that still hold, and whether their jobs were asked to stop.
    public func held(_ leases: [Lease]) async throws -> [Lease: LeaseState] {
        let rows = try await reachable {
            try await self.database.read(
                Statements.leases,
                leases.map(\.jobID.uuid),
                leases.map(\.claim),
                leases.map { Int32($0.turn) }
            )
        }
        let lookup = Dictionary(leases.map { ($0.jobID, $0) }, uniquingKeysWith: { $1 })
        var states: [Lease: LeaseState] = [:]
        for row in rows {
            guard let lease = lookup[JobID(try row.decode("id", as: UUID.self))] else { continue }
            states[lease] = LeaseState(isCancelRequested: try row.decode("cancel_requested", as: Bool.self))
        }
        return states
    }
}
