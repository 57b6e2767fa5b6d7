import Foundation
import JobStatusClient

/// What every command works with: a client, and how to talk to the person at the terminal.
struct Session {
    /// How long a call is tried again, so that a dropped connection is no failed command, and a missing server no wait.
    private static let retryTimeout: Duration = .seconds(3)

    let options: GlobalOptions
    let server: ServerAddress
    let client: JobStatusClient
    let environment: [String: String]

    /// Makes a session from options, completed by the environment.
    ///
    /// - Parameters:
    ///   - options: The options given.
    ///   - environment: The environment variables.
    ///   - silence: How long the server may be silent before it is thought lost, if neither the client nor the options
    ///     are to decide that.
    ///   - onEvent: Is told what the client does.
    /// - Throws: `CommandFailure` if the server's address is none.
    init(
        _ options: GlobalOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        silence: Duration? = nil,
        onEvent: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) throws {
        self.options = options
        self.environment = environment
        // A name on the command line goes before an address in the environment, whose token is not for that server.
        let name = options.url == nil ? options.server ?? environment["JOBCTL_SERVER"].nonEmpty : options.server
        let isNamed = name != nil && (options.server != nil || environment["JOBCTL_URL"].nonEmpty == nil)
        let named = try name.flatMap { isNamed ? try ServerFile.server($0, environment: environment) : nil }
        let address = options.url ?? named?.url ?? environment["JOBCTL_URL"].nonEmpty
        server = try ServerAddress(address ?? ServerAddress.standard)
        var configuration = JobStatusClient.Configuration()
        // Somebody is looking: be back soon after an outage, at the price of more tries.
        configuration.backoff = Backoff(initial: .seconds(1), limit: .seconds(4), floor: .milliseconds(250))
        configuration.retryTimeout = min(Self.retryTimeout, options.timeout?.duration ?? Self.retryTimeout)
        configuration.requestTimeout = min(
            configuration.requestTimeout,
            max(.seconds(1), options.timeout?.duration ?? configuration.requestTimeout)
        )
        if let silence {
            // Half for what the server may hold back, half for the way there and back.
            configuration.hold = silence / 2
            // Whoever gave a time knows better.
            if options.timeout == nil { configuration.requestTimeout = silence / 2 }
        }
        let ownToken = try named?.token(environment: environment)
        let told = options.token ?? (named == nil ? environment["JOBCTL_TOKEN"] : ownToken)
        let token = told.nonEmpty?.trimmingCharacters(in: .whitespacesAndNewlines)
        client = JobStatusClient(
            baseURL: server.url,
            credentials: { _ in token },
            configuration: configuration,
            onEvent: onEvent
        )
    }

    /// What standard output can show.
    var outputCapabilities: TerminalCapabilities { TerminalCapabilities(of: STDOUT_FILENO, environment: environment) }

    /// What standard error can show.
    var errorCapabilities: TerminalCapabilities { TerminalCapabilities(of: STDERR_FILENO, environment: environment) }

    /// Makes one request, and ends the command if it fails.
    func answer<Value>(_ body: (JobStatusClient) async throws -> Answer<Value>) async throws -> Answer<Value> {
        do {
            return try await body(client)
        } catch let error as JobStatusClientError {
            throw CommandFailure(error, server: server.description)
        }
    }

    /// Makes a request for each job, in order, and tells what failed without stopping.
    func forEach<Value>(
        _ jobIDs: [String],
        _ body: (JobStatusClient, String) async throws -> Answer<Value>,
        then show: (String, Answer<Value>) -> Void
    ) async throws {
        var statuses: [ExitStatus] = []
        var nextSteps = NextSteps()
        for jobID in jobIDs {
            do {
                show(jobID, try await body(client, jobID))
            } catch let error as JobStatusClientError {
                Console.error.writeLine("jobctl: " + CommandFailure.message(error, jobID: jobID))
                nextSteps.append(CommandFailure.nextStep(after: error, server: server.description))
                statuses.append(.of(error))
                // The next job would meet the same fate.
                if error.code == .unreachable || error.code == .notAllowed { break }
            }
        }
        nextSteps.tell()
        try CommandFailure.check(statuses)
    }
}

/// What to do about the errors of several jobs, each said once.
struct NextSteps {
    private var lines: [String] = []

    mutating func append(_ line: String?) {
        if let line, !lines.contains(line) { lines.append(line) }
    }

    func tell() {
        lines.forEach(Console.error.writeLine)
    }
}

extension String? {
    /// The text, unless there is none or it is empty.
    var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
