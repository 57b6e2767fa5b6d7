import Glibc
import Logging
import SystemPackage

/// Gets a server of a data folder running: the steps from a path to a session.
struct ServerOpener: Sendable {
    let directory: DataDirectory
    var settings: [String: String] = [:]
    var search = PostgresProgramSearch()
    var socketPlaces = SocketDirectory.places
    var limits = LocalPostgresLimits()
    let logger: Logger

    /// Starts the server, takes over one that runs without an owner, or attaches to one that has one.
    ///
    /// - Parameter held: The lock of a session whose server died; nil to ask for it.
    /// - Returns: A session in a server that is ready.
    /// - Throws: ``LocalPostgresError``, or `CancellationError`.
    func open(lock held: DataDirectoryLock?) async throws -> ServerSession {
        let contents = try directory.contents()
        let user = try UserAccount.forServer(of: contents, at: directory.path)
        let programs = try await programs(for: contents, user: user)
        try await Reachability.check(directory, user: user)
        try directory.make(contents: contents, user: user)
        // Parents that were made just now have the mode that the umask left them.
        if contents == .missing { try await Reachability.check(directory, user: user) }
        guard let lock = try held ?? DataDirectoryLock.acquire(in: directory, user: user) else {
            return try await waitForOwner(user: user)
        }
        return try await open(lock: lock, programs: programs)
    }

    private func programs(for contents: DataDirectory.Contents, user: UserAccount) async throws -> ServerPrograms {
        var version: Int?
        if case .cluster(let made, _) = contents { version = made }
        return ServerPrograms(programs: try await search.find(version: version), user: user, directory: directory)
    }

    private func open(lock: DataDirectoryLock, programs: ServerPrograms) async throws -> ServerSession {
        if try directory.contents().isCluster {
            if let session = try await takeOver(lock: lock) { return session }
        } else {
            logger.info("Making a PostgreSQL cluster; this takes some seconds", metadata: metadata)
            let maker = ClusterMaker(programs: programs, isDurable: settings["fsync"] != "off")
            try await maker.make()
        }
        return try await launch(lock: lock, programs: programs)
    }

    // MARK: One that runs

    /// Takes over a server that runs without an owner.
    private func takeOver(lock: DataDirectoryLock) async throws -> ServerSession? {
        guard let file = PostmasterFile.read(directory.postmasterFile), file.isAlive(in: directory.cluster) else {
            return nil
        }
        let process = ServerProcess.adopt(file, cluster: directory.cluster)
        guard file.status != .stopping, let socketDirectory = try await waitUntilReady(process) else {
            _ = await process.end.wait(atMost: limits.start)
            return nil
        }
        logger.notice("Took over a running PostgreSQL", metadata: metadata)
        return ServerSession(lock: lock, process: process, socketDirectory: socketDirectory)
    }

    /// Attaches to the server of another process as soon as it is ready, or takes the owner's place when it leaves.
    private func waitForOwner(user: UserAccount) async throws -> ServerSession {
        logger.info("Another process owns the PostgreSQL of this folder; waiting for it", metadata: metadata)
        let deadline = ContinuousClock.now + limits.start
        while ContinuousClock.now < deadline {
            try Task.checkCancellation()
            if let lock = try DataDirectoryLock.acquire(in: directory, user: user) {
                return try await open(lock: lock, programs: programs(for: directory.contents(), user: user))
            }
            if let session = guestSession() { return session }
            try await ContinuousClock().sleep(for: limits.look)
        }
        throw LocalPostgresError(
            .timedOut,
            "Another process owns the PostgreSQL of \(directory.path), and it does not become ready."
        )
    }

    /// A session in a server that is ready and somebody else's.
    private func guestSession() -> ServerSession? {
        guard let file = PostmasterFile.readReady(of: directory), let socketDirectory = file.socketDirectory else {
            return nil
        }
        return ServerSession(
            lock: nil,
            process: ServerProcess.adopt(file, cluster: directory.cluster),
            socketDirectory: socketDirectory
        )
    }

    // MARK: A new one

    private func launch(lock: DataDirectoryLock, programs: ServerPrograms) async throws -> ServerSession {
        let socketDirectory = try SocketDirectory.make(for: directory, user: programs.user, places: socketPlaces)
        do {
            let process = try await launch(programs, socketDirectory: socketDirectory)
            logger.info("PostgreSQL \(programs.programs.version) is ready", metadata: metadata)
            return ServerSession(lock: lock, process: process, socketDirectory: socketDirectory)
        } catch {
            SocketDirectory.remove(socketDirectory)
            throw error
        }
    }

    /// Starts the server, again and again while processes of a killed one are still there.
    private func launch(_ programs: ServerPrograms, socketDirectory: String) async throws -> ServerProcess {
        let settings = ServerSettings.all(settings, socketDirectory: socketDirectory)
        let arguments = ServerSettings.arguments(settings, cluster: directory.cluster)
        let log = ServerLog(directory: directory)
        // What the processes of a killed server get when they do not end by themselves.
        var signals = [SIGQUIT, SIGKILL]
        var deadline = ContinuousClock.now + limits.leftovers
        LeftoverProcesses.removeMisleadingNote(in: directory)
        while true {
            try Task.checkCancellation()
            let (descriptor, logStart) = try log.open(for: programs.user)
            let process = try await ServerProcess.launch(programs, arguments: arguments, log: descriptor)
            if try await waitUntilReady(process) != nil { return process }
            let text = log.text(from: logStart)
            let failure = StartFailure(log: text)
            guard failure == .leftoverProcesses else { throw failure.error(directory: directory, log: text) }
            if ContinuousClock.now > deadline {
                guard !signals.isEmpty else { throw failure.error(directory: directory, log: text) }
                logger.warning("Ending the processes that a killed PostgreSQL left behind", metadata: metadata)
                LeftoverProcesses.send(signals.removeFirst(), in: directory.cluster)
                deadline = ContinuousClock.now + limits.leftovers
            }
            try await ContinuousClock().sleep(for: .milliseconds(50))
        }
    }

    /// Waits until the server accepts connections; one that is not wanted any more, or takes too long, is shut down.
    ///
    /// - Returns: the folder of its socket, or nil when it ended before.
    private func waitUntilReady(_ process: ServerProcess) async throws -> String? {
        let deadline = ContinuousClock.now + limits.start
        var nextWord = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline, !Task.isCancelled {
            if let file = PostmasterFile.read(directory.postmasterFile), file.processID == process.id,
                file.status == .ready, let socketDirectory = file.socketDirectory
            {
                return socketDirectory
            }
            if ContinuousClock.now > nextWord {
                logger.info("Waiting for PostgreSQL to become ready", metadata: metadata)
                nextWord += .seconds(5)
            }
            if await process.end.wait(atMost: limits.look) { return nil }
        }
        await process.shutDown(limits: limits, logger: logger)
        try Task.checkCancellation()
        throw LocalPostgresError(
            .timedOut,
            "PostgreSQL in \(directory.path) did not become ready within \(limits.start).",
            logTail: ServerLog.tail(ServerLog(directory: directory).text(from: 0))
        )
    }

    private var metadata: Logger.Metadata { ["folder": "\(directory.path)"] }
}
