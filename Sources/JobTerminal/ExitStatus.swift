import JobStatusClient
import JobStatusModels

/// What the program's exit code says.
enum ExitStatus: Int32, Sendable, CaseIterable {
    case done = 0
    case jobFailed = 1
    case wrongUsage = 2
    case jobCancelled = 3
    case notAllowed = 4
    case couldNotFindOut = 5
    case refused = 6
    case stillRunning = 8
    case interrupted = 130

    /// The argument parser's own code for wrong usage, from `sysexits.h`.
    private static let parserUsage: Int32 = 64

    /// The exit code for one of the argument parser's.
    static func ofParser(_ code: Int32) -> Int32 {
        code == parserUsage ? wrongUsage.rawValue : code
    }

    /// What a job's status says of a job that was watched.
    static func of(_ status: JobStatus) -> ExitStatus {
        switch status.status {
        case .completed: .done
        case .failed: status.errorCode == .cancelled ? .jobCancelled : .jobFailed
        case .pending, .processing, .unknown: .stillRunning
        }
    }

    /// What an error of the client says.
    static func of(_ error: JobStatusClientError) -> ExitStatus {
        switch error.code {
        case .notAllowed: .notAllowed
        case .refused: .refused
        case .invalidArgument: .wrongUsage
        case .jobFailed: error.status.map(of) ?? .jobFailed
        case .deadlineExceeded, .pollingTimedOut: error.underlying == nil ? .stillRunning : .couldNotFindOut
        default: .couldNotFindOut
        }
    }

    /// The one status of several jobs: the first that applies, in the order of what a caller must know.
    static func combined(_ statuses: some Sequence<ExitStatus>) -> ExitStatus {
        let statuses = Set(statuses)
        let order: [ExitStatus] = [
            .interrupted, .wrongUsage, .couldNotFindOut, .notAllowed, .refused, .jobFailed, .jobCancelled,
            .stillRunning,
        ]
        return order.first(where: statuses.contains) ?? .done
    }
}
