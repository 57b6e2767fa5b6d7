/// A running server and what this process holds of it.
struct ServerSession: Sendable {
    /// The right to stop it; nil for a guest, whose server another process owns.
    let lock: DataDirectoryLock?
    let process: ServerProcess
    let socketDirectory: String

    /// The database that every cluster is made with.
    static let database = "jobs"

    /// For libpq, in its key/value form.
    var connectionString: String { Self.connectionString(socketDirectory: socketDirectory) }

    static func connectionString(socketDirectory: String) -> String {
        "host=\(socketDirectory) port=\(SocketDirectory.port) user=postgres dbname=\(database)"
    }
}
