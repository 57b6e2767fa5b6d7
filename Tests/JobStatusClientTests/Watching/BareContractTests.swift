import Foundation
import JobStatusModels
import Synchronization
import Testing

@testable import JobStatusClient

/// A server that knows the start of a job and the three shapes of its status, and nothing else.
@Suite(.timeLimit(.minutes(2)))
struct BareContractTests {
    /// Each job is asked for a few times before it is over; what is not of the contract is answered by a page.
    private static func serve() throws -> BareServer {
        let polls = Mutex<[String: Int]>([:])
        return try BareServer { request in
            let line = request.prefix { $0 != "\r\n" }.split(separator: " ")
            let path = line.count > 1 ? line[1].prefix { $0 != "?" } : ""
            if line.first == "POST", path == "/api/start-async-job" {
                return .http("200 OK", #"{ "jobId": "abc-123", "status": "processing", "progress": 0 }"#)
            }
            guard line.first == "GET", path.hasPrefix("/api/job-status/") else {
                return .http("200 OK", "<!doctype html><title>Welcome</title>", "Content-Type: text/html\r\n")
            }
            let id = String(path.dropFirst("/api/job-status/".count))
            let poll = polls.withLock { polls in
                polls[id, default: 0] += 1
                return polls[id] ?? 0
            }
            switch (poll, id) {
            case (1, _): return .http("200 OK", #"{ "jobId": "\#(id)", "status": "processing", "progress": 50 }"#)
            case (_, "bad"):
                return .http("200 OK", #"{ "jobId": "bad", "status": "failed", "errorMessage": "Input invalid" }"#)
            default:
                return .http(
                    "200 OK",
                    #"{ "jobId": "\#(id)", "status": "completed", "result": { "output": "processed data" } }"#
                )
            }
        }
    }

    @Test func everyWayOfWatchingWorks() async throws {
        let server = try Self.serve()
        defer { server.stop() }
        let client = JobStatusClient(baseURL: try #require(URL(string: server.url)))
        let job = try await client.start()
        #expect(job.status == .processing)
        let done = try await client.waitForCompletion(of: job.jobID)
        #expect(done.result == ["output": "processed data"])
        var seen: [Int] = []
        for try await status in client.updates(of: "followed") { seen.append(status.progress) }
        #expect(seen == [50, 100])
        let error = try await clientError { try await client.waitForCompletion(of: "bad") }
        #expect(error.description == "Job bad failed: Input invalid")
        #expect(try await client.pollJobStatus("polled", interval: .milliseconds(1)).isOver)
        // The start, and two polls for each of the four jobs.
        #expect(server.requests.count == 9)
    }

    @Test func severalJobsAreAskedForOneByOne() async throws {
        let server = try Self.serve()
        defer { server.stop() }
        let client = JobStatusClient(baseURL: try #require(URL(string: server.url)))
        let tasks = (0..<20).map { index in Task { try await client.waitForCompletion(of: "job-\(index)") } }
        for task in tasks { #expect(try await task.value.result == ["output": "processed data"]) }
        // Two polls for each job, what it took to find out that there is no other way, and what was under way.
        #expect(server.requests.count <= 40 + 6)
    }
}
