import PostgresClient

extension JobStore {
    /// More jobs of one kind are not counted: counting must cost the same however many wait.
    public static let depthLimit = 10_000

    /// How many jobs of each kind wait for their turn.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func queueDepths() async throws -> [QueueDepth] {
        let rows = try await reachable {
            try await self.database.read(Statements.queueDepths, Self.depthLimit, on: .background)
        }
        return try rows.map { row in
            QueueDepth(
                queue: try row.decode("queue"),
                kind: try row.decode("kind"),
                waiting: try row.decode("waiting"),
                age: try row.decode("age", as: Double?.self) ?? 0
            )
        }
    }

    /// How many jobs of each kind run, and how many wait for a later time.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func stateDepths() async throws -> [StateDepth] {
        let rows = try await reachable {
            try await self.database.read(Statements.depthsBeside, Self.depthLimit, on: .background)
        }
        return try rows.compactMap { row in
            guard let state = StateDepth.State(rawValue: try row.decode("state")) else { return nil }
            return StateDepth(
                state: state,
                queue: try row.decode("queue"),
                kind: try row.decode("kind"),
                count: try row.decode("count"),
                age: try row.decode("age")
            )
        }
    }

    /// The nodes that run jobs and whose leases hold, by name.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func nodes() async throws -> [NodeLoad] {
        let rows = try await reachable {
            try await self.database.read(Statements.nodes, self.settings.now(), on: .background)
        }
        return try rows.map { NodeLoad(name: try $0.decode("name"), running: try $0.decode("running")) }
    }

    /// What old transactions hold up.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func clusterLag() async throws -> ClusterLag {
        let rows = try await reachable { try await self.database.read(Statements.feedLag, on: .background) }
        guard let row = rows.first else { return ClusterLag(feed: 0, cleanup: 0, prepared: 0) }
        return ClusterLag(
            feed: try row.decode("feed_lag"),
            cleanup: try row.decode("xmin_age"),
            prepared: try row.decode("prepared_lag"),
            writer: try row.decode("writer", as: Int?.self)
        )
    }
}
