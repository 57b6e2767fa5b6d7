/// Where the data of `PostgresConnection.copyIn` go.
public struct PostgresCopyWriter: Sendable {
    let connection: PostgresConnection

    /// Sends a piece of the data, cut wherever one likes; waits while the server takes no more.
    ///
    /// What the server thinks of the data is said at the end. Throws `connectionLost`, or `cancelled` if the task is.
    public func write(_ bytes: [UInt8]) async throws(PostgresError) {
        try await connection.writeCopy(bytes)
    }

    /// Sends a piece of the data as UTF-8.
    public func write(_ text: String) async throws(PostgresError) {
        try await connection.writeCopy(Array(text.utf8))
    }
}
