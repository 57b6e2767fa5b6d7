import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import TestSupport
import Testing

/// A client behind a proxy, and one that goes straight to the service.
final class FaultScene: Sendable {
    /// More requests than these within ``window`` are a storm, though pauses are a few times shorter here than usual.
    static let mostRequests = 30
    static let window: Duration = .seconds(5)

    /// The client sends nothing any more.
    struct StoppedAsking: Error {}

    private struct Counts {
        var requests: [ContinuousClock.Instant] = []
        var answers = 0
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
                    counts.requests.append(.now)
                    if exchange.statusCode < 400 { counts.answers += 1 }
                case .tryFailed(_, let error) where error.code == .unreachable: counts.requests.append(.now)
                case .tryFailed(_, let error) where error.code == .malformedAnswer: counts.answers -= 1
                case .tryFailed, .sleeping, .woke, .suspended, .resumed: break
                }
            }
        }

        var requests: [ContinuousClock.Instant] { counts.withLock { $0.requests } }
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

    /// The most requests that ended within the window, wherever that is put.
    var busiest: Int {
        let ends = counts.requests
        var (most, first) = (0, 0)
        for (index, end) in ends.enumerated() {
            while end - ends[first] > Self.window { first += 1 }
            most = max(most, index - first + 1)
        }
        return most
    }

    /// Waits until so many more requests were answered or have failed.
    func untilRequests(_ count: Int) async throws {
        try await untilMore(count) { $0.requests.count }
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
