import JobStatusClient
import JobStatusModels

/// Ends a command with an exit status, and a message if one is still to be told.
struct CommandFailure: Error, Equatable {
    var status: ExitStatus
    var message: String?

    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }

    /// What an error of the client means to the person at the terminal, with the next step if there is one.
    init(_ error: JobStatusClientError, server: String) {
        let lines = [Self.message(error), Self.nextStep(after: error, server: server)]
        self.init(.of(error), lines.compactMap { $0 }.joined(separator: "\n"))
    }

    /// Ends a command that dealt with several jobs, unless all went well.
    static func check(_ statuses: [ExitStatus]) throws(CommandFailure) {
        let status = ExitStatus.combined(statuses)
        if status != .done { throw CommandFailure(status) }
    }

    /// What went wrong, in one line.
    static func message(_ error: JobStatusClientError, jobID: String? = nil) -> String {
        let isUnknownJob = error.code == .notFound && jobID != nil
        let message = isUnknownJob ? "no such job" : TerminalText.clean(error.message)
        return (jobID.map { "\($0): " } ?? "") + message
    }

    /// What to do about it, if there is something.
    static func nextStep(after error: JobStatusClientError, server: String) -> String? {
        switch error.code {
        case .unreachable:
            "Is \(server) running? Start a server with 'jobd serve', or name another with --url or JOBCTL_URL."
        case .malformedAnswer:
            "Is \(server) a job status server? Name another with --url or JOBCTL_URL."
        case .notAllowed where error.statusCode == 401:
            "Give a valid token with JOBCTL_TOKEN or --token."
        case .notFound:
            "'jobctl list' shows the jobs there are."
        case .unavailable:
            "Try again in \(error.retryAfter.map(DurationText.exact) ?? "a moment")."
        case .refused where error.problem?.type.contains("kind") == true || error.problem?.field != nil:
            "'jobctl kinds' shows what can be started, and with what input."
        default:
            nil
        }
    }
}
