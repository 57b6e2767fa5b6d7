import JobStore

/// Fails, until the attempt on which it is to succeed.
struct FailHandler: JobHandler {
    struct Input: Codable, Sendable {
        var message: String?
        var permanent: Bool?
        var succeedOnAttempt: Int?
    }

    struct Output: Codable, Sendable {
        var attempt: Int
    }

    static var kind: String { "fail" }

    static var fields: [InputField]? {
        [
            InputField("message", .string, isRequired: false),
            InputField("permanent", .boolean, isRequired: false),
            InputField("succeedOnAttempt", .integer, isRequired: false),
        ]
    }

    func run(_ input: Input, context: JobContext) async throws -> Output {
        if let success = input.succeedOnAttempt, context.attempt >= success {
            return Output(attempt: context.attempt)
        }
        throw JobFailure(input.message ?? "failed, as it was asked to", isPermanent: input.permanent ?? false)
    }
}
