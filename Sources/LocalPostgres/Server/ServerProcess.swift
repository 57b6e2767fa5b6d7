import Glibc
import Subprocess
import SystemPackage

/// A running postmaster that is watched: a child of this process, or one that was found running.
struct ServerProcess: Sendable {
    /// The process id of the postmaster.
    let id: pid_t
    /// Ends when the process does.
    let end: EndSignal
    private let isStillOurs: @Sendable () -> Bool

    /// Sends a signal, unless the process has ended.
    func send(_ signal: CInt) {
        if isStillOurs() { kill(id, signal) }
    }

    /// Starts `postgres` as a child.
    static func launch(
        _ programs: ServerPrograms,
        arguments: [String],
        log: FileDescriptor
    ) async throws -> ServerProcess {
        let end = EndSignal()
        let (started, continuation) = AsyncThrowingStream<pid_t, any Error>.makeStream()
        // The task is not ended with the caller's: the child is to be shut down, not to be killed in the middle of work.
        Task {
            defer {
                end.end()
                try? log.close()
            }
            do {
                _ = try await Subprocess.run(
                    .path(FilePath(programs.programs.postgres)),
                    arguments: Arguments(arguments),
                    environment: programs.environment,
                    workingDirectory: FilePath(programs.directory.path),
                    platformOptions: programs.options,
                    input: .none,
                    output: .fileDescriptor(log, closeAfterSpawningProcess: false),
                    error: .combinedWithOutput
                ) { execution in
                    continuation.yield(execution.processIdentifier.value)
                    continuation.finish()
                }
            } catch {
                continuation.finish(throwing: error)
            }
        }
        for try await id in started {
            return ServerProcess(id: id, end: end) { !end.isOver }
        }
        throw CancellationError()
    }

    /// Watches a server that some other process started.
    ///
    /// The kernel tells only parents of a child's end, so its life is looked at ten times a second.
    static func adopt(_ file: PostmasterFile, cluster: String) -> ServerProcess {
        let end = EndSignal()
        Task {
            while file.isAlive(in: cluster) {
                try? await ContinuousClock().sleep(for: .milliseconds(100))
            }
            end.end()
        }
        return ServerProcess(id: file.processID, end: end) { file.isAlive(in: cluster) }
    }
}
