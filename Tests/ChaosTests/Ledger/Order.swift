import JobStatusModels

/// A job that is asked for, and how it has to end.
struct Order: Sendable, Hashable {
    /// How a job ends.
    enum Ending: Sendable, Hashable {
        /// Completed with this result.
        case result(JSONValue)
        /// Completed, with its own id as what a command printed.
        case ownID
        /// Failed with this code.
        case failed(JobStatus.ErrorCode)
    }

    /// What the start says.
    let request: StartJobRequest

    /// How the job ends unless its workers are lost too often.
    let ending: Ending

    init(_ kind: String, _ input: JSONValue? = nil, maxAttempts: Int? = nil, ending: Ending) {
        var request = StartJobRequest(kind: kind, input: input)
        request.maxAttempts = maxAttempts
        self.request = request
        self.ending = ending
    }

    /// One chosen by chance.
    static func random(number: Int, using generator: inout some RandomNumberGenerator) -> Order {
        switch Int.random(in: 0..<100, using: &generator) {
        case ..<40:
            return Order("noop", ending: .result(.null))
        case ..<65:
            let input: JSONValue = ["number": .number(JSONNumber(number))]
            return Order("echo", input, ending: .result(input))
        case ..<80:
            // A quarter more than a whole number: the same in every notation.
            let seconds = Double.random(in: 0...2, using: &generator).rounded() + 0.25
            let input: JSONValue = ["seconds": .number(JSONNumber(seconds) ?? 1), "steps": 5]
            return Order("sleep", input, ending: .result(input))
        case ..<87:
            let attempt = Int.random(in: 1...3, using: &generator)
            let input: JSONValue = ["succeedOnAttempt": .number(JSONNumber(attempt))]
            return Order("fail", input, maxAttempts: 3, ending: .result(["attempt": .number(JSONNumber(attempt))]))
        case ..<90:
            return Order("fail", ["permanent": true], maxAttempts: 3, ending: .failed(.failed))
        case ..<93:
            return Order("fail", maxAttempts: 2, ending: .failed(.attemptsExhausted))
        default:
            return Order("print-id", ending: .ownID)
        }
    }
}

extension Order.Ending {
    /// Whether a job that is over ended like this.
    func isMet(by job: JobRecord) -> Bool {
        switch self {
        case .result(let result): job.status == .completed && job.result == result
        case .ownID: job.status == .completed && job.result == ["output": .string(job.id + "\n")]
        case .failed(let code): job.status == .failed && job.errorCode == code
        }
    }
}
