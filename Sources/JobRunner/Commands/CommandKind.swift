import JobStatusModels
import JobStore
import Subprocess

/// A kind whose jobs are runs of a command.
struct CommandKind: Sendable {
    /// The program as it was written: a name to look up in `PATH`, or a path.
    let program: String
    let arguments: [ArgumentTemplate]
    let fields: [InputField]
    let output: CommandOutput
    /// The folder of the kinds file, where the command runs.
    let folder: String
    let node: CommandEnvironment

    /// The kind with its types erased.
    func erased(name: String, options: KindOptions) -> JobKind {
        JobKind(name: name, options: options, fields: fields) { (input: RawJSON) throws(InputError) in
            try checkLengths(input)
        } body: { input, context in
            try await run(input, context: context)
        }
    }

    private func run(_ input: RawJSON, context: JobContext) async throws -> RawJSON {
        // Links may have changed since the start was checked.
        let input = try ResolvedInput(InputSchema(fields: fields).checked(input), fields: fields)
        let invocation = CommandInvocation(
            executable: try executable(),
            arguments: arguments.map { $0.filled(with: input.texts) },
            environment: node.variables(
                jobID: context.jobID,
                attempt: context.attempt,
                traceParent: context.traceParent
            ),
            folder: folder,
            input: input.json.bytes + [UInt8(ascii: "\n")]
        )
        let process = CommandProcess(invocation: invocation, node: node)
        return switch output {
        case .text: try await runForText(process)
        case .events: try await runForEvents(process, context: context)
        }
    }

    private func executable() throws -> String {
        do {
            return try ProgramLookup.find(program, folder: folder, searchPath: node.searchPath)
        } catch {
            throw JobFailure(error.description)
        }
    }

    private func runForText(_ process: CommandProcess) async throws -> RawJSON {
        let collector = Shared(TextCollector())
        let end = try await process.run { piece in
            collector.withLock {
                $0.append(piece)
                return !$0.isOverLimit
            }
        }
        try checkCancellation(end)
        if collector.withLock(\.isOverLimit) { throw ResultTooLarge(limit: JobLimits.resultSize) }
        guard end.status.isSuccess else { throw JobFailure(end.failureMessage) }
        return try collector.withLock { $0 }.result()
    }

    private func runForEvents(_ process: CommandProcess, context: JobContext) async throws -> RawJSON {
        let parser = Shared(EventParser())
        let end = try await process.run { piece in
            for report in parser.withLock({ $0.feed(piece) }) {
                context.report(progress: report.progress, message: report.message)
            }
            return true
        }
        try checkCancellation(end)
        if let report = parser.withLock({ $0.finish() }) {
            context.report(progress: report.progress, message: report.message)
        }
        switch (parser.withLock(\.outcome), end.status.isSuccess) {
        case (.failure(let failure), _): throw failure
        case (.tooLarge, _): throw ResultTooLarge(limit: JobLimits.resultSize)
        case (_, false): throw JobFailure(end.failureMessage)
        case (.result(let result), true): return result
        case (nil, true): return .null
        }
    }

    /// A command that was stopped has no result, even if it ended well; one that had ended by then has.
    private func checkCancellation(_ end: CommandProcess.End) throws {
        if end.wasStopped { try Task.checkCancellation() }
    }
}
