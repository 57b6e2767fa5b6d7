import JobService

/// A job in Swift: its input and output are Codable, and it says how far it is.
struct Greet: JobHandler {
    static let kind = "greet"

    struct Input: Codable, Sendable {
        var names: [String]
    }

    struct Output: Codable, Sendable {
        var greetings: [String]
    }

    func run(_ input: Input, context: JobContext) async throws -> Output {
        guard !input.names.isEmpty else { throw JobFailure("There is nobody to greet.", isPermanent: true) }
        var greetings: [String] = []
        for (index, name) in input.names.enumerated() {
            try Task.checkCancellation()
            context.report(progress: 100 * index / input.names.count, message: "greeting \(name)")
            greetings.append("Hello, \(name)!")
        }
        return Output(greetings: greetings)
    }
}

@main
struct Greeter {
    static func main() async throws {
        var server = JobServer(configuration: try await .fromEnvironment())
        server.add(Greet(), options: KindOptions(timeout: .seconds(60), retry: RetryPolicy(attempts: 3)))
        try await server.run()
    }
}
