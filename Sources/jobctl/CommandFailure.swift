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
        self.init(.of(error), Self.text(error, server: server))
    }

    /// Ends a command that dealt with several jobs, unless all went well.
    static func check(_ statuses: [ExitStatus]) throws(CommandFailure) {
        let status = ExitStatus.combined(statuses)
        if status != .done { throw CommandFailure(status) }
    }

    static func text(_ error: JobStatusClientError, server: String, jobID: String? = nil) -> String {
        let subject = jobID.map { "\($0): " } ?? ""
        let message = TerminalText.clean(error.message)
        switch error.code {
        case .unreachable:
            return """
                \(subject)\(message) (\(server))
                Is it running? Start one with 'jobd serve', or name another with --url or JOBCTL_URL.
                """
        case .malformedAnswer:
            return "\(subject)\(message)\nIs \(server) a job status server? Name another with --url or JOBCTL_URL."
        case .notAllowed where error.statusCode == 401:
            return "\(subject)\(message)\nGive a valid token with JOBCTL_TOKEN or --token."
        case .notFound where jobID != nil:
            return "\(subject)no such job; 'jobctl list' shows those there are."
        case .unavailable:
            return "\(subject)\(message)\nThe server may do better in \(retryText(error))."
        case .refused where error.problem?.type.contains("kind") == true:
            return "\(subject)\(message)\n'jobctl kinds' shows what can be started."
        default:
            return subject + message
        }
    }

    private static func retryText(_ error: JobStatusClientError) -> String {
        error.retryAfter.map { DurationText.clock($0) + " minutes" } ?? "a moment"
    }
}
