import Foundation
import JobStatusClient
import JobStatusModels
import Synchronization
import TestSupport
import Testing

/// The client library against the real `jobd`.
@Suite(.timeLimit(.minutes(3)))
struct ClientAgainstServiceTests {
    private func client(
        _ server: String? = nil,
        onEvent: @escaping @Sendable (ClientEvent) -> Void = { _ in }
    ) async throws -> JobStatusClient {
        let url = if let server { server } else { try await TestService.shared.url() }
        return JobStatusClient(baseURL: try #require(URL(string: url)), onEvent: onEvent)
    }

    @Test func pollsToTheEnd() async throws {
        let client = try await client()
        let job = try await client.start(kind: "sleep", input: ["seconds": 0.3, "steps": 3])
        #expect(!job.isOver && job.kind == "sleep" && job.revision == 1)
        let done = try await client.pollJobStatus(job.jobID, interval: .milliseconds(50), maxAttempts: 2_000)
        #expect(done.status == .completed && done.progress == 100 && done.result != nil)
        let failing = try await client.start(kind: "fail", input: ["message": "Input invalid"])
        let error = await #expect(throws: JobStatusClientError.self) {
            try await client.pollJobStatus(failing.jobID, interval: .milliseconds(20), maxAttempts: 2_000)
        }
        #expect(error?.description == "Job \(failing.jobID) failed: Input invalid")
        let slow = try await client.start(kind: "sleep", input: ["seconds": 600])
        let timeout = await #expect(throws: JobStatusClientError.self) {
            try await client.pollJobStatus(slow.jobID, interval: .milliseconds(10), maxAttempts: 3)
        }
        #expect(timeout?.description == "Polling timed out after 3 attempts.")
        _ = try await client.cancel(slow.jobID)
    }

    @Test(arguments: [WaitPolicy.held, .retryAfter, .every(.milliseconds(100))])
    func waitsInEveryWay(policy: WaitPolicy) async throws {
        let requests = Mutex(0)
        let client = try await client { event in
            if case .answered = event { requests.withLock { $0 += 1 } }
        }
        let job = try await client.start(kind: "sleep", input: ["seconds": 0.5])
        let done = try await client.waitForCompletion(of: job.jobID, policy: policy.timeout(.seconds(60)))
        #expect(done.status == .completed)
        // The start, and one request that is held to the end.
        if policy.pace == .held { #expect(requests.withLock { $0 } == 2) }
    }

    @Test func waitingHasADeadline() async throws {
        let client = try await client()
        let job = try await client.start(kind: "sleep", input: ["seconds": 600])
        let error = await #expect(throws: JobStatusClientError.self) {
            try await client.waitForCompletion(of: job.jobID, policy: .held.timeout(.seconds(1)))
        }
        #expect(error?.code == .deadlineExceeded)
        _ = try await client.cancel(job.jobID)
        let cancelled = await #expect(throws: JobStatusClientError.self) {
            try await client.waitForCompletion(of: job.jobID)
        }
        #expect(cancelled?.status?.errorCode == .cancelled)
    }

    @Test func updatesGrowToTheEnd() async throws {
        let client = try await client()
        let job = try await client.start(kind: "sleep", input: ["seconds": 600, "steps": 6_000])
        var seen: [JobStatus] = []
        for try await status in client.updates(of: job.jobID, every: .zero) {
            seen.append(status)
            // Three steps of a running job are enough to see that it is followed.
            if seen.count == 3 { _ = try await client.cancel(job.jobID) }
        }
        #expect(seen.last?.errorCode == .cancelled && seen.count > 3)
        let revisions = seen.compactMap(\.revision)
        #expect(revisions.count == seen.count && revisions == Array(Set(revisions)).sorted())
    }

    @Test func manyJobsAreFollowedTogether() async throws {
        let paths = Mutex<[String]>([])
        let client = try await client { event in
            if case .answered(let exchange) = event { paths.withLock { $0.append(exchange.path) } }
        }
        let requests = (0..<20).map { index in
            StartJobRequest(kind: "sleep", input: ["seconds": .number(JSONNumber(1 + index % 3)), "steps": 5])
        }
        let jobs = try await client.start(requests)
        let ends = try await withThrowingTaskGroup(of: JobStatus?.self) { group in
            for job in jobs {
                group.addTask {
                    var last: JobStatus?
                    for try await status in client.updates(of: job.jobID) {
                        if let before = last?.revision, let now = status.revision { #expect(before < now) }
                        last = status
                    }
                    return last
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ends.count == 20 && ends.allSatisfy { $0?.status == .completed && $0?.result != nil })
        // The feed tells, however many changes fit a page, and jobs are asked for by id only at the beginning.
        #expect(paths.withLock { $0.contains("/api/changes") })
        #expect(paths.withLock { $0.count { $0 == "/api/jobs" } } <= 3)
        // Twenty pollers would have made several hundred.
        #expect(paths.withLock { $0.count } < 60, "\(paths.withLock { $0 })")
    }

    @Test func batchesListsAndDeletes() async throws {
        let client = try await client()
        let jobs = try await client.start([
            StartJobRequest(kind: "echo", input: 1), StartJobRequest(kind: "echo", input: 2),
        ])
        let ids = jobs.map(\.jobID)
        for id in ids { _ = try await client.waitForCompletion(of: id) }
        #expect(try await client.jobs(ids).map(\.result) == [1, 2])
        try await client.delete(ids[0])
        try await client.delete(ids[0])
        #expect(try await client.jobs(ids).map(\.jobID) == [ids[1]])
        let error = await #expect(throws: JobStatusClientError.self) { try await client.status(of: ids[0]) }
        #expect(error?.code == .notFound && error?.problem?.type == "/problems/job-not-found")
        let bad = await #expect(throws: JobStatusClientError.self) {
            try await client.start([StartJobRequest(kind: "echo"), StartJobRequest(kind: "no-such-kind")])
        }
        #expect(bad?.code == .refused && bad?.problem?.index == 1)
        #expect(try await client.kinds().kinds.map(\.name).contains("sleep"))
    }

    @Test func aLostAnswerIsStillOneJob() async throws {
        let url = try #require(URL(string: try await TestService.shared.url()))
        let proxy = try FaultProxy(to: .tcp(port: UInt16(try #require(url.port))))
        defer { proxy.stop() }
        proxy.set(.cut(afterBytes: 400))
        let marker = UUID().uuidString
        let failed = Mutex(false)
        let client = try await client("http://127.0.0.1:\(proxy.port)") { event in
            guard case .tryFailed = event else { return }
            failed.withLock { $0 = true }
            proxy.set(.forward)
        }
        let job = try await client.start(kind: "echo", input: ["marker": .string(marker)])
        #expect(failed.withLock { $0 })
        _ = try await client.waitForCompletion(of: job.jobID)
        let mine = try await client.list(JobQuery(kind: "echo", limit: 200)).jobs
            .filter { $0.result?["marker"]?.string == marker }
        #expect(mine.map(\.jobID) == [job.jobID])
    }

    @Test func aWebPagesPollerWorksUnchanged() async throws {
        guard let node = ["/usr/bin/node", "/usr/local/bin/node"].first(where: FileManager.default.isExecutableFile)
        else {
            try Test.cancel("node is not installed")
        }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Examples/browser-poller/poll.mjs").standardized.path
        let server = try await TestService.shared.url()
        let client = try await client()
        let job = try await client.start(kind: "echo", input: ["output": "processed data"])
        let failing = try await client.start(kind: "fail", input: ["message": "Input invalid"])
        func poll(_ arguments: String...) async throws -> Run {
            try await end(of: ServiceProcess.start(node, arguments: [script, server] + arguments))
        }
        let ended = try await poll(job.jobID)
        #expect(ended.code == 0 && ended.output == "{\"output\":\"processed data\"}\n")
        let failed = try await poll(failing.jobID)
        #expect(failed.code == 1 && failed.errorOutput.hasSuffix("Job \(failing.jobID) failed: Input invalid\n"))
        let started = try await poll()
        #expect(started.code == 0 && started.output == "null\n")
    }
}
