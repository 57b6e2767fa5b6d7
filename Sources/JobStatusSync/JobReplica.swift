import Foundation
public import GRDB
public import JobStatusClient

/// A copy of all jobs of an account in a local SQLite database, kept in step by the server's change feed.
///
/// Rows and the place in the feed are written in one transaction: killed at any moment, it goes on where it was. Apps
/// observe the rows with GRDB, as they do their own.
///
/// ```swift
/// let replica = try JobReplica(path: path, client: client, account: userID)
/// Task { try await replica.follow() }
/// let running = replica.jobs.filter(JobStatus.Columns.status == "processing")
/// for try await jobs in ValueObservation.tracking(running.fetchAll).values(in: replica.database) { show(jobs) }
/// ```
///
/// A file can hold several accounts, and several processes can use it. Of results over 4 KiB only that they exist is
/// known (`resultOmitted`); ask the client for such a job.
///
/// A client has the server hold two requests at most. A replica that follows has one of these places, and the client's
/// watches the other; a second replica that follows with the same client asks about once a second instead. Accounts have
/// clients of their own, and a transport that they share needs more connections than two for each, so that a cancel never
/// waits for one: `URLSessionTransport.shared` has enough for fifteen.
public struct JobReplica: Sendable {
    /// Whose jobs these are: a name of the app's choice.
    public let account: String

    /// Where the rows are, for observing and reading.
    public var database: any DatabaseReader { store.database }

    let client: JobStatusClient
    let clock: any Clock<Duration>
    let store: ReplicaStore

    /// Opens the file of a replica, which is made if there is none.
    ///
    /// It reads the whole file to check it, so it is best called off the main thread. A damaged file is rebuilt; one
    /// without any sign that it was a replica is renamed to `PATH.damaged` before.
    ///
    /// - Parameters:
    ///   - path: The file; its folder must exist. SQLite puts others beside it, with `-wal` and `-shm` at their ends.
    ///   - client: Asks the server, with the credentials of the account.
    ///   - account: Whose jobs these are: a name of the app's choice, such as a user's identifier.
    ///   - clock: Measures time and sleeps.
    /// - Throws: `ReplicaError` for a file of a newer version or of something else; `DatabaseError`.
    public init(
        path: String,
        client: JobStatusClient,
        account: String = "",
        clock: any Clock<Duration> = ContinuousClock()
    ) throws {
        try self.init(database: ReplicaFile.open(path), client: client, account: account, clock: clock)
    }

    /// Makes a replica in memory, which ends with it: for tests and previews.
    ///
    /// - Parameters:
    ///   - client: Asks the server.
    ///   - account: Whose jobs these are.
    ///   - clock: Measures time and sleeps.
    /// - Throws: `DatabaseError`.
    public init(
        inMemoryFor client: JobStatusClient,
        account: String = "",
        clock: any Clock<Duration> = ContinuousClock()
    ) throws {
        try self.init(database: ReplicaFile.inMemory(), client: client, account: account, clock: clock)
    }

    /// Makes the replica of another account in the same database.
    ///
    /// - Parameters:
    ///   - account: Whose jobs these are.
    ///   - client: Asks the server, with the credentials of that account.
    /// - Returns: The replica.
    /// - Throws: `DatabaseError`.
    public func replica(of account: String, client: JobStatusClient) throws -> JobReplica {
        try JobReplica(database: store.database, client: client, account: account, clock: clock)
    }

    private init(
        database: any DatabaseWriter,
        client: JobStatusClient,
        account: String,
        clock: any Clock<Duration>
    ) throws {
        self.account = account
        self.client = client
        self.clock = clock
        store = ReplicaStore(database: database, account: account)
        try store.prepare()
    }

    /// Whether a path is of a file that is there and does not begin as a replica does.
    ///
    /// Opening such a file as a replica renames it, or refuses it if it is another database: right for an app's own file,
    /// which may be damaged, and not for one that a person named.
    ///
    /// - Parameter path: The file.
    /// - Returns: Whether it is something else; an empty file is not.
    public static func isSomethingElse(at path: String) -> Bool {
        [.other, .unknown].contains(ReplicaFileHeader(path: path))
    }

    /// Deletes everything of the account, for one that is signed out; end `follow` before.
    ///
    /// - Throws: `DatabaseError`.
    public func erase() async throws {
        try await store.erase()
    }
}
