import PostgresClient

extension JobStore {
    /// How this store is connected to its database; asks nothing of it.
    public func connections() async -> DatabaseConnections {
        let pool = await database.poolStatus()
        return DatabaseConnections(
            pool: DatabaseConnections.Pool(
                connecting: pool.connecting,
                idle: pool.idle,
                leased: pool.leased,
                waiting: pool.waiting,
                leases: pool.leases,
                waitTime: pool.waitTime / .seconds(1)
            ),
            listener: listener.map { DatabaseConnections.Listener($0.status) }
        )
    }
}

extension DatabaseConnections.Listener {
    fileprivate init(_ status: PostgresListenerStatus) {
        isConnected = status.isConnected
        reconnects = max(0, status.connections - 1)
        silence = status.lastSign.map { $0.duration(to: .now) / .seconds(1) }
    }
}
