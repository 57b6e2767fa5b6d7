import Foundation
import JobStatusClient

/// A transport that answers by a script, one step a request, and remembers what it was asked.
final class ScriptedTransport: ClientTransport, @unchecked Sendable {
    typealias Step = @Sendable (ClientRequest) async throws -> ClientResponse

    struct OutOfScript: Error {}
    struct NoNetwork: Error, LocalizedError {
        var errorDescription: String? { "no network" }
    }

    private let lock = NSLock()
    private var steps: [Step]
    private let otherwise: Step?
    private var asked: [ClientRequest] = []

    init(_ steps: [Step], otherwise: Step? = nil) {
        self.steps = steps
        self.otherwise = otherwise
    }

    var requests: [ClientRequest] { lock.withLock { asked } }
    var isDone: Bool { lock.withLock { steps.isEmpty } }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        let step = lock.withLock {
            asked.append(request)
            return steps.isEmpty ? otherwise : steps.removeFirst()
        }
        guard let step else { throw OutOfScript() }
        return try await step(request)
    }
}

extension ScriptedTransport {
    /// Answers at once.
    static func answer(_ body: String, _ statusCode: Int = 200, _ headers: [String: String] = [:]) -> Step {
        { _ in ClientResponse(statusCode: statusCode, headers: headers, body: Data(body.utf8)) }
    }

    /// Answers after a time.
    static func answer(
        after duration: Duration,
        on clock: ManualClock,
        _ body: String,
        _ statusCode: Int = 200,
        _ headers: [String: String] = [:]
    ) -> Step {
        { _ in
            clock.advance(by: duration)
            return ClientResponse(statusCode: statusCode, headers: headers, body: Data(body.utf8))
        }
    }

    /// Answers with problem details.
    static func problem(_ body: String, _ statusCode: Int, _ headers: [String: String] = [:]) -> Step {
        answer(body, statusCode, headers.merging(["Content-Type": "application/problem+json"]) { own, _ in own })
    }

    /// Fails as a network that is away does.
    static func fails() -> Step {
        { _ in throw NoNetwork() }
    }

    /// Fails after a time.
    static func fails(after duration: Duration, on clock: ManualClock) -> Step {
        { _ in
            clock.advance(by: duration)
            throw NoNetwork()
        }
    }

    static let pending = #"{"jobId":"j","status":"pending","progress":0}"#
    static func processing(_ progress: Int) -> String {
        #"{"jobId":"j","status":"processing","progress":\#(progress)}"#
    }
    static let completed = #"{"jobId":"j","status":"completed","result":{"output":"processed data"}}"#
    static let failed = #"{"jobId":"j","status":"failed","errorMessage":"Input invalid"}"#
}
