import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Starts a job.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a job and print its id.",
        discussion: """
            With --watch the job is followed to its end and its result is printed instead. Interrupting that leaves \
            the job running.

            EXAMPLES
              jobctl start sleep --input '{"seconds":5}' --watch
              id=$(jobctl start checksum --input @input.json)
              make-input | jobctl start import --input - --idempotency-key 2026-03
            """
    )

    @Argument(help: "The kind of job; 'jobctl kinds' lists them.", completion: Completions.kinds)
    var kind: String

    @Option(
        help: ArgumentHelp("The job's input: a JSON text, @FILE, or - for standard input.", valueName: "json|@file|-"),
        completion: .file()
    )
    var input: InputArgument?

    @Option(
        help: ArgumentHelp(
            "Starts with the same key and input are one job, however often they are made.",
            valueName: "key"
        )
    )
    var idempotencyKey: String?

    @Option(help: ArgumentHelp("-100 to 100; jobs of a higher priority run first.", valueName: "number"))
    var priority: Int?

    @Option(help: ArgumentHelp("The earliest moment to run it, like 2026-03-01T09:30:00Z.", valueName: "time"))
    var runAt: TimeArgument?

    @Option(help: ArgumentHelp("How many runs the job may have.", valueName: "number"))
    var maxAttempts: Int?

    @Option(help: ArgumentHelp("How long one run may take, like 10m.", valueName: "duration"))
    var timeLimit: DurationArgument?

    @Flag(help: "Follow the job to its end and print its result.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard JobLimits.isValidKind(kind) else {
            throw ValidationError("'\(TerminalText.clean(kind))' is no kind: 1 to 100 of A-Z a-z 0-9 _ . and -.")
        }
        if let priority, !JobLimits.priorities.contains(priority) {
            throw ValidationError("--priority is a number from -100 to 100.")
        }
    }

    func run() async throws {
        var request = StartJobRequest(kind: kind)
        request.priority = priority
        request.runAt = runAt?.date
        request.maxAttempts = maxAttempts
        request.timeoutSeconds = timeLimit.map { $0.duration / .seconds(1) }
        let key = idempotencyKey ?? UUID().uuidString
        let (events, relay) = AsyncStream<WatchEvent>.makeStream()
        let session = try Session(options, onEvent: WatchEvent.relay(to: relay))
        let inputJSON = try input?.read()
        let call = try Self.checked {
            try inputJSON.map { try Call.start(request, inputJSON: $0, idempotencyKey: key) }
                ?? Call.start(request, idempotencyKey: key)
        }
        let answer = try await session.answer { try await $0.sendRepeatedly(call) }
        if answer.isReplay {
            Console.error.writeLine("jobctl: this key was used before; the job is the one started then.")
        }
        guard watch else {
            return Console.output.writeLine(options.json ? JSONText.compact(answer.body) : answer.value.jobID)
        }
        try await WatchRun(session: session, events: events, relay: relay).watch([answer.value.jobID], first: answer)
    }

    /// Makes a call, where what can't be sent is wrong usage.
    private static func checked<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as JobStatusClientError {
            throw CommandFailure(.wrongUsage, error.message)
        }
    }
}

/// A moment as RFC 3339 writes it.
struct TimeArgument: ExpressibleByArgument, Sendable {
    let date: Date

    init?(argument: String) {
        guard let date = RFC3339.date(from: argument) else { return nil }
        self.date = date
    }
}
