import Foundation
import JobStatusClient

/// How a phone learns how its jobs are doing.
enum Way: String, CaseIterable, Codable {
    case poll = "poll every 2 s"
    case retryAfter = "Retry-After alone"
    case end = "wait for the end"
    case everySecond = "progress every 1 s"
    case everyTenSeconds = "progress every 10 s"
    case feed = "20 jobs by the feed, for the end"
    case feedWithProgress = "20 jobs by the feed, progress every 10 s"

    /// How many jobs a phone watches that way.
    var jobs: Int { self == .feed || self == .feedWithProgress ? 20 : 1 }

    /// Watches a job until its end is seen.
    func watch(_ jobID: String, with client: JobStatusClient) async throws {
        switch self {
        case .poll:
            _ = try await client.pollJobStatus(jobID, interval: .seconds(2), maxAttempts: .max)
        case .retryAfter:
            _ = try await client.waitForCompletion(of: jobID, policy: .retryAfter)
        case .end, .feed:
            _ = try await client.waitForCompletion(of: jobID)
        case .everySecond:
            for try await _ in client.updates(of: jobID, every: .seconds(1)) {}
        case .everyTenSeconds, .feedWithProgress:
            for try await _ in client.updates(of: jobID, every: .seconds(10)) {}
        }
    }
}
