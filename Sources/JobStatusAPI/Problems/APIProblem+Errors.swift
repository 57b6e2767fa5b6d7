import HTTPTypes
import Hummingbird
import JobStore

extension APIProblem {
    /// How many seconds to wait before asking again for what is out of reach.
    static let unavailableRetryAfter = 2

    /// What is answered to an error, whatever it is; nil for one that nobody foresaw.
    static func known(_ error: any Error) -> APIProblem? {
        switch error {
        case let problem as APIProblem: problem
        case let error as JobStoreError: storeProblem(error)
        case let error as RequestAborted: error.problem
        case is CancellationError: unavailable("The server stops; please ask again.")
        case let error as any HTTPResponseError where error.status == .contentTooLarge:
            APIProblem(.bodyTooLarge, "The body is larger than allowed.")
        default: nil
        }
    }

    private static func storeProblem(_ error: JobStoreError) -> APIProblem? {
        switch error.code {
        case .idempotencyKeyReused:
            APIProblem(
                .idempotencyKeyReused,
                "This idempotency key belongs to another request; a new request needs a new key.",
                field: "Idempotency-Key"
            )
        case .unavailable:
            unavailable("The database is out of reach or gave no answer.")
        case .stuck:
            unavailable("The database was held up for too long.")
        case .refused:
            APIProblem(.invalidRequest, "The request holds something that can't be kept.")
        default:
            nil
        }
    }

    /// What is needed is away for a moment.
    static func unavailable(_ detail: String) -> APIProblem {
        var problem = APIProblem(.unavailable, detail)
        problem.headers[.retryAfter] = String(unavailableRetryAfter)
        return problem
    }

    /// No job has this id, or none that the caller may see.
    static func jobNotFound(_ id: some StringProtocol) -> APIProblem {
        APIProblem(.jobNotFound, "There is no job \"\(id.prefix(64))\".")
    }
}
