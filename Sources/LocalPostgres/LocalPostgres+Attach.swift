extension LocalPostgres {
    /// Finds the server of a folder that runs already, whoever started it.
    ///
    /// For programs that do one thing and end, such as a migration beside a running service. Nothing is started, and
    /// nothing will be stopped.
    ///
    /// - Parameter dataDirectory: The folder that the server was started with.
    /// - Returns: What libpq needs to connect, or nil when no server is ready there.
    /// - Throws: ``LocalPostgresError`` when the folder may not be read, or is no data folder.
    public static func attach(dataDirectory: String) async throws -> String? {
        let directory = DataDirectory(dataDirectory)
        guard try directory.contents().isCluster else { return nil }
        return PostmasterFile.readReady(of: directory)?.socketDirectory
            .map { ServerSession.connectionString(socketDirectory: $0) }
    }
}
