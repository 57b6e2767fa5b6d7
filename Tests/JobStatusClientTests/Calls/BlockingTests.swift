import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

@Suite(.timeLimit(.minutes(1)))
struct BlockingTests {
    typealias T = ScriptedTransport

    /// Runs code on a thread of its own.
    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
        }
    }

    @Test func everyCallHasABlockingForm() async throws {
        let page = #"{"jobs":[{"jobId":"j","status":"pending"}]}"#
        let fixture = try Fixture([
            T.answer(T.pending, 202), T.answer(T.pending, 202), T.answer(T.pending, 202), T.answer(page, 202),
            T.answer(T.processing(1)), T.answer(page), T.answer(page), T.answer(#"{"kinds":[]}"#),
            T.answer(#"{"changes":[],"cursor":"c1","more":false}"#), T.answer(T.pending, 202), T.answer(T.pending, 202),
            T.answer(T.completed), T.answer(T.processing(1)), T.answer(T.completed), T.answer(T.completed),
            T.answer("", 204),
        ])
        let client = fixture.client
        try await onThread {
            let blocking = client.blocking
            #expect(try blocking.start(kind: "a").jobID == "j")
            #expect(try blocking.start(StartJobRequest(kind: "a")).jobID == "j")
            #expect(try blocking.start(StartIntent(StartJobRequest(kind: "a"))).jobID == "j")
            #expect(try blocking.start([StartJobRequest(kind: "a")]).count == 1)
            #expect(try blocking.status(of: "j").progress == 1)
            #expect(try blocking.list().jobs.count == 1)
            #expect(try blocking.jobs(["j"]).count == 1)
            #expect(try blocking.kinds().kinds.isEmpty)
            #expect(try blocking.changes().cursor == "c1")
            #expect(try blocking.cancel("j").status == .pending)
            #expect(try blocking.retry("j").status == .pending)
            #expect(try blocking.waitForCompletion(of: "j").isOver)
            #expect(try blocking.pollJobStatus("j").isOver)
            #expect(try blocking.waitForCompletion(from: PollToken(jobID: "j")).isOver)
            try blocking.delete("j")
        }
        #expect(fixture.transport.isDone)
    }

    @Test func updatesComeOneByOne() async throws {
        let server = FakeServer()
        server.set("j", .processing, 10)
        let client = try Fixture.client(of: server)
        let seen = try await onThread {
            let updates = client.blocking.updates(of: "j")
            var seen: [Int] = []
            while let status = try updates.next() {
                seen.append(status.progress)
                if seen.count < 4 { server.set("j", .processing, seen.count * 20) } else { server.set("j", .completed) }
            }
            return seen
        }
        #expect(seen == [10, 20, 40, 60, 100])
    }

    @Test func errorsAreThrown() async throws {
        let fixture = try Fixture([T.answer(T.failed)])
        let client = fixture.client
        let error = try await clientError { try await onThread { try client.blocking.waitForCompletion(of: "j") } }
        #expect(error.description == "Job j failed: Input invalid")
    }

    @Test func fromATaskItStopsInDebugBuilds() async throws {
        await #expect(processExitsWith: .failure) {
            let client = JobStatusClient(baseURL: URL(fileURLWithPath: "/"))
            func call() { _ = try? client.blocking.status(of: "../") }
            call()
        }
    }
}
