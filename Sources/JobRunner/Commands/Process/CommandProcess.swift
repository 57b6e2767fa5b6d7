import Subprocess
import SystemPackage

/// One run of a command, from its start to the end of all that it left in its group.
struct CommandProcess: Sendable {
    /// How a run ended.
    struct End: Sendable {
        let status: TerminationStatus
        let errorTail: String
        /// Whether it was asked to stop before it ended.
        let wasStopped: Bool
    }

    /// How much is still read once the command is over.
    ///
    /// More than any pipe holds, so only a process that left the group and goes on writing is cut off.
    private static let limitAfterEnd = (1 << 20) + (1 << 16)

    let invocation: CommandInvocation
    let node: CommandEnvironment

    /// Runs the command; the cancellation of the task stops it, and waits until it has gone.
    ///
    /// - Parameter consume: Takes each piece of standard output, in order; false stops the command.
    /// - Returns: How it ended.
    /// - Throws: `JobFailure` if it could not be started.
    func run(_ consume: @escaping @Sendable ([UInt8]) -> Bool) async throws -> End {
        try Task.checkCancellation()
        try await node.guardProcess.start()
        let stop = StopSignal()
        // A task of its own, which cancellation does not reach: a command that was asked to stop is still listened to.
        let work = Task { try await spawn(stop: stop, consume) }
        return try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            stop.send()
        }
    }

    private func spawn(stop: StopSignal, _ consume: @escaping @Sendable ([UInt8]) -> Bool) async throws -> End {
        let outcome: ExecutionResult<(String, Bool), SequenceOutput, SequenceOutput>
        do {
            outcome = try await Subprocess.run(
                configuration,
                input: .inputWriter,
                output: .sequence,
                error: .sequence
            ) { execution in
                await attend(execution, stop: stop, consume)
            }
        } catch let error as SubprocessError {
            throw JobFailure("the command could not be run: \(error)")
        }
        let (errorTail, wasStopped) = outcome.closureResult
        return End(status: outcome.terminationStatus, errorTail: errorTail, wasStopped: wasStopped)
    }

    private var configuration: Configuration {
        var options = PlatformOptions()
        // A session of its own is a group of its own, and has no terminal to ask for a password on.
        options.createSession = true
        return Configuration(
            executable: .path(FilePath(invocation.executable)),
            arguments: Arguments(invocation.arguments),
            environment: .custom(
                Dictionary(
                    uniqueKeysWithValues: invocation.environment.map { (Environment.Key(stringLiteral: $0), $1) }
                )
            ),
            workingDirectory: FilePath(invocation.folder),
            platformOptions: options
        )
    }

    private typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Feeds and reads a running command to its end; gives the tail of its standard error, and whether it was asked to
    /// stop.
    private func attend(
        _ execution: Running,
        stop: StopSignal,
        _ consume: @escaping @Sendable ([UInt8]) -> Bool
    ) async -> (String, Bool) {
        let group = ProcessGroup(id: execution.processIdentifier.value)
        await node.guardProcess.add(group)
        let isOver = Shared(false)
        let wasStopped = Shared(false)
        let tail = Shared(OutputTail())
        await withTaskGroup { tasks in
            tasks.addTask { await write(to: execution.standardInputWriter) }
            tasks.addTask {
                await read(execution.standardOutput, isOver: isOver) { if !consume($0) { stop.send() } }
            }
            tasks.addTask {
                await read(execution.standardError, isOver: isOver) { piece in tail.withLock { $0.append(piece) } }
            }
            tasks.addTask {
                guard await stop.wait() else { return }
                wasStopped.withLock { $0 = true }
                await end(group)
            }
            await group.waitForLeader()
            // What the command left behind in its group goes with it, before the group's id can become another's.
            group.kill()
            isOver.withLock { $0 = true }
            // Cancelled readers still take what is there, but wait no longer for whoever else may hold the pipe.
            tasks.cancelAll()
        }
        await node.guardProcess.remove(group)
        return (tail.withLock { $0.text }, wasStopped.withLock { $0 })
    }

    /// Writes the input; a command that reads none of it, or not all, is none the worse.
    private func write(to writer: StandardInputWriter) async {
        _ = try? await writer.write(invocation.input)
        try? await writer.finish()
    }

    private func read(
        _ output: SubprocessOutputSequence,
        isOver: Shared<Bool>,
        _ take: @Sendable ([UInt8]) -> Void
    ) async {
        var iterator = output.makeAsyncIterator()
        var countAfterEnd = 0
        while countAfterEnd < Self.limitAfterEnd, let piece = try? await iterator.next() {
            if isOver.withLock({ $0 }) { countAfterEnd += piece.count }
            take(piece.withUnsafeBytes { Array($0) })
        }
    }

    /// SIGTERM, the grace, SIGKILL.
    private func end(_ group: ProcessGroup) async {
        group.terminate()
        do {
            try await node.waitForGrace()
            group.kill()
        } catch {
            // Cancelled, because the command went within the grace.
        }
    }
}
