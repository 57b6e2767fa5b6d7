import Foundation
import Glibc
import Logging
import Subprocess
import SystemPackage

/// A small shell that outlives the node by a moment, to end the node's commands when the node was killed.
///
/// Its standard input is a stream whose other end only this process holds, so it learns of our end, however that comes,
/// by an end of file. It then kills the groups it was told of, and every process that carries the node's marker in its
/// environment, until it finds none. (PR_SET_PDEATHSIG would not do: it fires when the *thread* that started the child
/// ends.)
actor GuardProcess {
    private struct Running {
        let pipe: FileDescriptor
        let process: Task<Void, Never>
    }

    private let marker: String
    private let logger: Logger
    private var starting: Task<Running, any Error>?
    private var groups: Set<ProcessGroup> = []
    private var isClosed = false

    init(marker: String, logger: Logger) {
        self.marker = marker
        self.logger = logger
    }

    deinit {
        // Nothing can be awaited here; the end of file alone makes the guard do its work.
        if let starting { Task { try? await starting.value.pipe.close() } }
    }

    /// Starts the guard if it does not run.
    ///
    /// - Throws: `JobFailure` if it can't be started; no command may run then.
    func start() async throws {
        guard !isClosed else { throw CancellationError() }
        let starting = starting ?? Task { try await Self.spawn(marker: marker) }
        self.starting = starting
        do {
            _ = try await starting.value
        } catch {
            if self.starting == starting { self.starting = nil }
            throw JobFailure("the guard of the commands could not be started: \(error)")
        }
    }

    /// Tells the guard of a group that is to end with the node; ends it at once if the guard has been closed since.
    func add(_ group: ProcessGroup) async {
        guard !isClosed else { return group.kill() }
        groups.insert(group)
        await tell("+\(group.id)\n")
    }

    /// Tells the guard that a group has ended, before its id can become another's.
    func remove(_ group: ProcessGroup) async {
        groups.remove(group)
        await tell("-\(group.id)\n")
    }

    /// Makes the guard do its work, and waits for it.
    func close() async {
        isClosed = true
        // Taken first, so that nobody writes to a descriptor that was closed, or closes it twice.
        let task = starting
        starting = nil
        guard let running = try? await task?.value else { return }
        try? running.pipe.close()
        await running.process.value
    }

    private func tell(_ line: String) async {
        guard let task = starting, let running = try? await task.value, starting == task else { return }
        do {
            // It does not block, and a line this short fits whole or not at all.
            try running.pipe.writeAll(line.utf8)
        } catch Errno.brokenPipe {
            starting = nil
            try? running.pipe.close()
            await restart()
        } catch {
            // Full: the marker in the environment does for this group what the line would have done.
            logger.warning("The guard of the commands does not listen", metadata: ["error": "\(error)"])
        }
    }

    private func restart() async {
        guard !isClosed else { return }
        logger.warning("The guard of the commands was gone and is started again")
        do {
            try await start()
        } catch {
            logger.error("The guard of the commands could not be started", metadata: ["error": "\(error)"])
            return
        }
        for group in groups { await tell("+\(group.id)\n") }
    }

    private static func spawn(marker: String) async throws -> Running {
        let (readEnd, writeEnd) = try pipe()
        let (started, continuation) = AsyncStream<Void>.makeStream()
        let process = Task {
            var options = PlatformOptions()
            // So that a Ctrl-C meant for the node does not reach it.
            options.createSession = true
            _ = try? await Subprocess.run(
                Configuration(
                    executable: .path("/bin/sh"),
                    arguments: ["-c", script, "jobd-guard", marker],
                    environment: .custom(["PATH": "/usr/bin:/bin"]),
                    workingDirectory: "/",
                    platformOptions: options
                ),
                input: .fileDescriptor(readEnd, closeAfterSpawningProcess: true),
                output: .discarded,
                error: .discarded
            ) { _ in
                continuation.yield()
            }
            continuation.finish()
        }
        for await _ in started { return Running(pipe: writeEnd, process: process) }
        try? writeEnd.close()
        throw JobFailure("/bin/sh does not run")
    }

    /// A stream that no child inherits, whose writing end never blocks.
    ///
    /// A pair of sockets, since those can be made close-on-exec in one step with their making.
    private static func pipe() throws -> (readEnd: FileDescriptor, writeEnd: FileDescriptor) {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw Errno(rawValue: errno) }
        let (readEnd, writeEnd) = (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
        guard fcntl(writeEnd.rawValue, F_SETFL, O_NONBLOCK) == 0 else {
            let error = Errno(rawValue: errno)
            try? readEnd.close()
            try? writeEnd.close()
            throw error
        }
        return (readEnd, writeEnd)
    }
}
