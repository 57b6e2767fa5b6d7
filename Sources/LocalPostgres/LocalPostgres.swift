import Glibc
public import Logging

/// A private PostgreSQL server in a folder: made when it is missing, started, watched, and stopped with its owner.
///
/// The server is durable and listens on a Unix socket only, in a private folder whose path is short whatever the data
/// folder's is. When this process runs as root, the server runs as `postgres`, or `nobody` where there is none.
/// It is a process of its own, in a session of its own: it survives the end of this process if that is killed, and
/// the next one takes it over.
///
/// One process at a time owns the server of a folder. A second one attaches to it as a guest: it uses the server, does
/// not stop it, and becomes the owner when the first one ends.
///
/// ```swift
/// let postgres = LocalPostgres(dataDirectory: ".jobd", logger: logger)
/// let connectionString = try await postgres.start()
/// try await postgres.run()        // until its task is cancelled; then the server is stopped
/// ```
public actor LocalPostgres {
    private enum State {
        case idle
        case opening(Task<ServerSession, any Error>)
        case open(ServerSession)
        case stopped(Task<Void, Never>)
    }

    private let opener: ServerOpener
    private let logger: Logger
    private var state = State.idle
    /// Kept from one server to the next, so that nobody else takes the folder while a dead one is started again.
    private var lock: DataDirectoryLock?

    /// Names a folder; nothing is touched before ``start()``.
    ///
    /// - Parameters:
    ///   - dataDirectory: The folder of the server, relative to the working directory or absolute. It is made, with
    ///     mode 0700, when it is missing; it must be empty or of an earlier run.
    ///   - settings: Settings of the server that replace the defaults, such as `["max_connections": "50"]`. Those of
    ///     the socket are fixed. `fsync` = `off` also makes a new cluster faster, and nothing durable.
    ///   - logger: Told of the steps that take long, and of every end that was not asked for.
    public init(dataDirectory: String, settings: [String: String] = [:], logger: Logger) {
        self.init(
            opener: ServerOpener(directory: DataDirectory(dataDirectory), settings: settings, logger: logger)
        )
    }

    init(opener: ServerOpener) {
        self.opener = opener
        logger = opener.logger
    }

    /// The process id of the running server, of whomever it is.
    public var processID: Int32? { session?.process.id }

    /// Whether the running server is this process's to stop.
    public var isOwner: Bool { session?.lock != nil }

    /// A file for whatever the owner wants to tell the next one: beside the cluster, and this process's alone.
    ///
    /// `nil` for a guest. Who finds it written knows that its writer has ended.
    public var ownersFile: String? { isOwner ? opener.directory.ownersFile : nil }

    var session: ServerSession? {
        if case .open(let session) = state { session } else { nil }
    }

    /// Makes the cluster if there is none, and gets its server running.
    ///
    /// Safe to call again, and from many tasks: there is one server. The first start in a folder takes some seconds.
    ///
    /// - Returns: What libpq needs to connect to the database `jobs`, which exists. It stays right for the life of the
    ///   folder's server, also after it was started again.
    /// - Throws: ``LocalPostgresError``, or `CancellationError`.
    @discardableResult
    public func start() async throws -> String {
        switch state {
        case .open(let session): return session.connectionString
        case .stopped: throw LocalPostgresError(.stopped, "This PostgreSQL was stopped already.")
        case .opening(let task): return try await task.value.connectionString
        case .idle: return try await open().connectionString
        }
    }

    /// Opens a session; a call of ``stop()`` meanwhile closes it again.
    private func open() async throws -> ServerSession {
        // The task itself notes how it ended, so that all who wait for it find the state as it then is.
        let task = Task { [opener, lock] in
            do {
                return try await didOpen(opener.open(lock: lock))
            } catch {
                if case .opening = state { state = .idle }
                throw error
            }
        }
        state = .opening(task)
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func didOpen(_ session: ServerSession) async throws -> ServerSession {
        guard case .opening = state else {
            await close(session)
            throw LocalPostgresError(.stopped, "PostgreSQL was stopped while it was being started.")
        }
        state = .open(session)
        lock = session.lock
        return session
    }

    /// Watches the server, starts it again when it dies, and stops it when the task is cancelled.
    ///
    /// A start that fails is tried again after a pause of at most five seconds, for as long as it takes: a disk that is
    /// full now may have room later. Returns when the server is stopped.
    ///
    /// - Throws: ``LocalPostgresError`` when the very first start fails.
    public func run() async throws {
        try await start()
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            if case .open(let session) = state {
                await watch(session)
                guard !Task.isCancelled, case .open = state else { break }
                let owner = session.lock == nil ? "The PostgreSQL of another process" : "PostgreSQL"
                logger.warning("\(owner) ended unexpectedly; starting it again", metadata: metadata)
                state = .idle
            }
            guard case .idle = state else { break }
            do {
                _ = try await open()
                pause = .milliseconds(100)
            } catch {
                guard !Task.isCancelled, case .idle = state else { break }
                logger.error("PostgreSQL could not be started again: \(error)", metadata: metadata)
                try? await ContinuousClock().sleep(for: pause)
                pause = min(pause * 2, opener.limits.restartPause)
            }
        }
        // The stop must not be cut short by the cancellation that asked for it.
        await Task { await self.stop() }.value
    }

    /// Comes back when the server has ended, or when the task is cancelled.
    ///
    /// A server whose socket was removed, by somebody who tidied up, can't be reached any more: it is shut down.
    private func watch(_ session: ServerSession) async {
        let socket = SocketDirectory.socket(in: session.socketDirectory)
        while !Task.isCancelled, await !session.process.end.wait(atMost: opener.limits.socketLook) {
            guard session.lock != nil, FileStatus(socket) == nil, !Task.isCancelled, case .open = state else {
                continue
            }
            logger.warning("The socket of PostgreSQL is gone", metadata: metadata)
            await session.process.shutDown(limits: opener.limits, logger: logger)
        }
    }

    /// Stops the server if it is this process's own, and lets go of it otherwise.
    ///
    /// Clients are disconnected, everything is written to disk, and the call returns when the server has ended. Safe
    /// to call at any time, and again.
    public func stop() async {
        if case .stopped(let task) = state { return await task.value }
        let before = state
        let task = Task { await close(before) }
        state = .stopped(task)
        await task.value
    }

    private func close(_ state: State) async {
        switch state {
        case .idle, .stopped: break
        case .opening(let task):
            task.cancel()
            _ = try? await task.value
        case .open(let session): await close(session)
        }
        // Only now, so that the next owner finds the server gone.
        lock?.release()
    }

    private func close(_ session: ServerSession) async {
        guard let lock = session.lock else { return session.process.letGo() }
        await session.process.shutDown(limits: opener.limits, logger: logger)
        SocketDirectory.remove(session.socketDirectory)
        lock.release()
    }

    private var metadata: Logger.Metadata { ["folder": "\(opener.directory.path)"] }
}
