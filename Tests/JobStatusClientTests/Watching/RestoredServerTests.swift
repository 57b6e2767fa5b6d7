import JobStatusModels
import Testing

@testable import JobStatusClient

/// A server that was restored from a backup knows less than its clients do.
@Suite(.timeLimit(.minutes(1)))
struct RestoredServerTests {
    private let server = FakeServer()

    /// Jobs whose latest revision is 5.
    private func client(_ ids: [String]) throws -> JobStatusClient {
        for id in ids { for progress in 10..<15 { server.set(id, .processing, progress) } }
        return try Fixture.client(of: server)
    }

    private typealias Updates = AsyncThrowingStream<JobStatus, any Error>

    /// The revision that comes next.
    private func next(_ updates: Updates) async throws -> Int? {
        var iterator = updates.makeAsyncIterator()
        return try await iterator.next()?.revision
    }

    @Test func anEndCountsWhateverItsRevision() async throws {
        let client = try client(["a"])
        let (updates, end) = (client.updates(of: "a"), Task { try await client.waitForCompletion(of: "a") })
        #expect(try await next(updates) == 5)
        try await server.until { $0.held == 1 }
        // What the client knew is not undone before the end.
        server.restore("a", .processing, 2, revision: 2)
        server.restore("a", .completed, revision: 3)
        #expect(try await end.value.revision == 3)
        #expect(try await next(updates) == 3)
        #expect(try await next(updates) == nil)
    }

    @Test(arguments: [WaitPolicy.held, .retryAfter, .every(.seconds(2))])
    func anEndOfTheSameRevisionCounts(policy: WaitPolicy) async throws {
        let client = try client(["a"])
        let token = PollToken(try await client.send(.status(of: "a")))
        server.restore("a", .completed, revision: 5)
        let updates = client.updates(from: token)
        let end = Task { try await client.waitForCompletion(from: token, policy: policy) }
        // "Not modified" is what a server says to who knows that revision.
        #expect(try await end.value.revision == 5)
        while let revision = try await next(updates) { #expect(revision == 5) }
        #expect(server.asked.count <= 3 + 2 * (Topic.mostConfirmations + 2))
    }

    @Test func afterARefusedCursorWhatTheServerSaysCounts() async throws {
        let ids = ["a", "b", "c"]
        let client = try client(ids)
        let updates = ids.map { client.updates(of: $0) }
        for update in updates { #expect(try await next(update) == 5) }
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        server.restore("a", .processing, 2, revision: 2)
        #expect(try await next(updates[0]) == 2)
        for id in ids { server.restore(id, .completed, revision: 3) }
        for update in updates { #expect(try await next(update) == 3) }
        for update in updates { #expect(try await next(update) == nil) }
    }

    @Test func aTokenOfTheLostHistoryIsNoObstacle() async throws {
        server.restore("a", .completed, revision: 2)
        var known = JobStatus(jobID: "a", status: .processing, progress: 90)
        known.revision = 40
        let response = ClientResponse(statusCode: 200, headers: ["ETag": "\"r40\""])
        let token = PollToken(Answer(value: known, response: response))
        #expect(try await Fixture.client(of: server).waitForCompletion(from: token).revision == 2)
    }

    @Test func withinOneHistoryNothingOlderIsTold() {
        var topic = Topic(.held("a"), known: nil)
        func answer(_ revision: Int) -> Answer<JobStatus> {
            var job = JobStatus(jobID: "a", status: .processing)
            job.revision = revision
            return Answer(value: job, response: ClientResponse(statusCode: 200))
        }
        _ = topic.take(answer(5))
        #expect(topic.take(answer(4)) == .none && topic.known?.value.revision == 5)
        topic.doubt()
        #expect(topic.take(answer(3)) == .progress && topic.known?.value.revision == 3)
        #expect(topic.take(answer(2)) == .none && topic.known?.value.revision == 3)
    }
}
