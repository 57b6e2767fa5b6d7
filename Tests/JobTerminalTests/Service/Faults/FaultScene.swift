import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import TestSupport
import Testing

/// A client behind a proxy, and one that goes straight to the service.
final class FaultScene: Sendable {
    static let window: Duration = .seconds(5)

    /// More unprompted requests than these within ``window`` are a storm: the ten retries that the budget gives at once, the
    /// ten that it gives by rate, and the first tries: of each job's start, and of the two requests that a client may hold.
    static func mostUnprompted(jobs: Int) -> Int { 10 + 10 + jobs + 2 }

    /// The client sends nothing any more.
    struct StoppedAsking: Error {}

    private struct Counts {
        /// What came when, and how much less it leaves of a window's allowance.
        var costs: [(moment: ContinuousClock.Instant, cost: Int)] = []
        var requests = 0
        var answers = 0

        mutating func cost(_ cost: Int) { costs.append((.now, cost)) }
    }

    let proxy: FaultProxy
    let client: JobStatusClient
    let direct: JobStatusClient
    private let counts: SharedCounts

    /// Counts of what the client behind the proxy did.
    final class SharedCounts: Sendable {
        private let counts = Mutex(Counts())

        func note(_ event: ClientEvent) {
            counts.withLock { counts in
                switch event {
                case .answered(let exchange):
                    counts.requests += 1
                    let isGood = exchange.statusCode < 400
                    if isGood { counts.answers += 1 }
                    // A good answer prompts the next request, and gives a retry back.
                    counts.cost(isGood ? -1 : 1)
                case .tryFailed(_, let error) where error.code == .unreachable:
                    counts.requests += 1
                    counts.cost(1)
                case .tryFailed(_, let error) where error.code == .malformedAnswer:
                    // It was no good answer after all.
                    counts.answers -= 1
                    counts.cost(2)
                case .resumed:
                    // Each of two held requests is made anew at once.
                    counts.cost(-2)
                case .tryFailed, .sleeping, .woke, .suspended: break
                }
            }
        }

        var costs: [(moment: ContinuousClock.Instant, cost: Int)] { counts.withLock { $0.costs } }
        var requests: Int { counts.withLock { $0.requests } }
        var answers: Int { counts.withLock { $0.answers } }
    }

    init() async throws {
        let url = try #require(URL(string: try await TestService.shared.url()))
        proxy = try FaultProxy(to: .tcp(port: UInt16(try #require(url.port))))
        direct = JobStatusClient(baseURL: url)
        let counts = SharedCounts()
        self.counts = counts
        client = JobStatusClient(
            baseURL: try #require(URL(string: "http://127.0.0.1:\(proxy.port)")),
            configuration: .init(
                requestTimeout: .seconds(1),
                retryTimeout: .seconds(30),
                hold: .seconds(2),
                backoff: Backoff(initial: .milliseconds(200), limit: .seconds(1))
            ),
            onEvent: counts.note
        )
    }

    /// The most requests that nothing prompted within a window, wherever that is put.
    var busiest: Int {
        let costs = counts.costs
        return costs.indices.reduce(0) { most, first in
            let window = costs[first...].prefix { $0.moment - costs[first].moment <= Self.window }
            return max(most, window.reduce(0) { $0 + $1.cost })
        }
    }

    /// Waits until so many more requests were answered or have failed.
    func untilRequests(_ count: Int) async throws {
        try await untilMore(count, \.requests)
    }

    /// Waits until so many more requests were answered well.
    func untilAnswers(_ count: Int) async throws {
        try await untilMore(count, \.answers)
    }

    private func untilMore(_ count: Int, _ value: (SharedCounts) -> Int) async throws {
        let (before, start) = (value(counts), ContinuousClock.now)
        while value(counts) < before + count {
            guard .now - start < .seconds(60) else { throw StoppedAsking() }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// All that is seen of a job until its end.
    func follow(_ jobID: String) async throws -> [JobStatus] {
        var seen: [JobStatus] = []
        for try await status in client.updates(of: jobID, every: .milliseconds(200)) { seen.append(status) }
        return seen
    }

    /// Starts a job, as often as it takes: an app would try again too.
    func startDespiteFaults(_ intent: StartIntent) async throws -> JobStatus {
        while true {
            do {
                return try await client.start(intent)
            } catch let error as JobStatusClientError where error.isTransient {
                continue
            }
        }
    }
}
