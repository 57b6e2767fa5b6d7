import JobStore

/// Sleeps, and says how far it is.
struct SleepHandler<C: Clock>: JobHandler where C.Duration == Duration {
    struct Input: Codable, Sendable {
        var seconds: Double
        var steps: Int?

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            seconds = try values.decode(Double.self, forKey: .seconds)
            steps = try values.decodeIfPresent(Int.self, forKey: .steps)
            guard (0...604_800).contains(seconds) else {
                throw InputError(field: "input.seconds", detail: "expected 0 to 604800")
            }
            guard (1...1_000_000).contains(steps ?? 1) else {
                throw InputError(field: "input.steps", detail: "expected 1 to 1000000")
            }
        }
    }

    struct Output: Codable, Sendable {
        var seconds: Double
        var steps: Int
    }

    static var kind: String { "sleep" }

    static var fields: [InputField]? {
        [InputField("seconds", .number), InputField("steps", .integer, isRequired: false)]
    }

    let clock: C

    func run(_ input: Input, context: JobContext) async throws -> Output {
        let steps = input.steps ?? 10
        let start = clock.now
        for step in 1...steps {
            // Counted from the start, so that the steps' own time does not add up.
            let share = input.seconds * Double(step) / Double(steps)
            try await clock.sleep(until: start.advanced(by: .seconds(share)), tolerance: nil)
            context.report(progress: step * 100 / steps, message: "step \(step) of \(steps)")
        }
        return Output(seconds: input.seconds, steps: steps)
    }
}
