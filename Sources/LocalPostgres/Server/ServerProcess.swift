import Glibc
import Logging
import Subprocess
import SystemPackage

/// A running postmaster that is watched: a child of this process, or one that was found running.
struct ServerProcess: Sendable {
    /// The process id of the postmaster.
    let id: pid_t
    /// Ends when the process does.
    let end: EndSignal
    private let isStillOurs: @Sendable () -> Bool
    private let watch: Task<Void, Never>?

    /// Sends a signal, unless the process has ended.
    func send(_ signal: CInt) {
        if isStillOurs() { kill(id, signal) }
    }

    /// Ends the watch over a server that goes on without this process.
    func letGo() {
        watch?.cancel()
    }

    /// Ends the server in good order: clients are disconnected and everything is written to disk.
    ///
    /// What takes too long is ended at once; the next start replays the log then, and nothing is lost. Goes on to its
    /// end when the task is cancelled, which often is why a server is shut down.
    func shutDown(limits: LocalPostgresLimits, logger: Logger) async {
        await Task {
            send(SIGINT)
            if await end.wait(atMost: limits.fastShutdown) { return }
            logger.warning("PostgreSQL takes long to stop; ending it at once")
            send(SIGQUIT)
            if await end.wait(atMost: limits.immediateShutdown) { return }
            send(SIGKILL)
            _ = await end.wait(atMost: limits.immediateShutdown)
        }.value
    }

    /// Starts `postgres` as a child.
    ///
    /// The child does not end with the caller's task: it is to be shut down, not to be killed in the middle of work.
    static func launch(
        _ programs: ServerPrograms,
        arguments: [String],
        log: FileDescriptor
    ) async throws -> ServerProcess {
        let end = EndSignal()
        let id = try await withCheckedThrowingContinuation { (started: CheckedContinuation<pid_t, any Error>) in
            Task {
                var waiting: CheckedContinuation<pid_t, any Error>? = started
                do {
                    _ = try await Subprocess.run(
                        programs.configuration(programs.programs.postgres, arguments),
                        input: .none,
                        output: .fileDescriptor(log, closeAfterSpawningProcess: true),
                        error: .combinedWithOutput
                    ) { execution in
                        waiting.take()?.resume(returning: execution.processIdentifier.value)
                    }
                } catch {
                    waiting.take()?.resume(throwing: error)
                }
                end.end()
            }
        }
        return ServerProcess(id: id, end: end, isStillOurs: { !end.isOver }, watch: nil)
    }

    /// Watches a server that some other process started.
    ///
    /// The kernel tells only a parent of its child's end, so its life is looked at ten times a second.
    static func adopt(_ file: PostmasterFile, cluster: String) -> ServerProcess {
        let end = EndSignal()
        let watch = Task {
            while file.isAlive(in: cluster) {
                guard (try? await ContinuousClock().sleep(for: .milliseconds(100))) != nil else { return }
            }
            end.end()
        }
        return ServerProcess(
            id: file.processID,
            end: end,
            isStillOurs: { file.isAlive(in: cluster) },
            watch: watch
        )
    }
}
