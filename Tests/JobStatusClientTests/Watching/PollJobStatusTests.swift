import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PollJobStatusTests {
    typealias T = ScriptedTransport

    @Test func pollsAtOnceAndReturnsACompletedJob() async throws {
        let fixture = try Fixture([T.answer(T.completed)])
        let status = try await fixture.client.pollJobStatus("j")
        #expect(status.result == ["output": "processed data"])
        #expect(fixture.asked == ["GET /api/job-status/j"])
        #expect(fixture.clock.sleeps.isEmpty)
    }

    @Test func pollsEveryTwoSecondsUntilTheJobIsOver() async throws {
        let fixture = try Fixture([
            T.answer(T.pending), T.answer(T.processing(10)), T.answer(T.processing(90)), T.answer(T.completed),
        ])
        #expect(try await fixture.client.pollJobStatus("j").status == .completed)
        #expect(fixture.clock.sleeps == [.seconds(2), .seconds(2), .seconds(2)])
        #expect(fixture.transport.requests.count == 4)
    }

    @Test func theIntervalCountsFromTheEndOfAnAnswer() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.answer(after: .seconds(7), on: clock, T.processing(1)), T.fails(after: .seconds(30), on: clock),
                T.answer(T.completed),
            ],
            clock: clock
        )
        _ = try await fixture.client.pollJobStatus("j", interval: .seconds(3))
        #expect(clock.sleeps == [.seconds(3), .seconds(3)])
        #expect(clock.now.offset == .seconds(43))
    }

    @Test func throwsAtAFailedJobWithItsMessage() async throws {
        let fixture = try Fixture([T.answer(T.processing(5)), T.answer(T.failed)])
        let error = try await clientError { try await fixture.client.pollJobStatus("j") }
        #expect(error.description == "Job j failed: Input invalid")
        #expect(error.localizedDescription == "Job j failed: Input invalid")
        #expect(error.code == .jobFailed)
        #expect(error.status?.errorMessage == "Input invalid")
        #expect(fixture.transport.requests.count == 2)
    }

    @Test(arguments: [
        #"{"jobId":"j","status":"failed"}"#, #"{"jobId":"j","status":"failed","errorMessage":null}"#,
        #"{"jobId":"j","status":"failed","errorMessage":""}"#,
    ])
    func aFailureWithoutMessageIsAnUnknownError(body: String) async throws {
        let fixture = try Fixture([T.answer(body)])
        let error = try await clientError { try await fixture.client.pollJobStatus("j") }
        #expect(error.description == "Job j failed: Unknown error")
    }

    @Test func givesUpAfterThirtyAttemptsWithoutAnotherSleep() async throws {
        let fixture = try Fixture([], otherwise: T.answer(T.processing(50)))
        let error = try await clientError { try await fixture.client.pollJobStatus("j") }
        #expect(error.description == "Polling timed out after 30 attempts.")
        #expect(error.localizedDescription == "Polling timed out after 30 attempts.")
        #expect(error.code == .pollingTimedOut)
        #expect(error.status?.progress == 50)
        #expect(fixture.transport.requests.count == 30)
        #expect(fixture.clock.sleeps == Array(repeating: .seconds(2), count: 29))
    }

    @Test func failedAttemptsCount() async throws {
        let steps = [T.fails(), T.answer("oops", 500), T.answer("<html>"), T.answer("")]
        let fixture = try Fixture(steps, otherwise: T.answer(T.completed))
        let error = try await clientError { try await fixture.client.pollJobStatus("j", maxAttempts: 4) }
        #expect(error.description == "Polling timed out after 4 attempts.")
        #expect(error.status == nil)
        #expect(fixture.transport.requests.count == 4)
        #expect(fixture.log.failures == [.unreachable, .unavailable, .malformedAnswer, .malformedAnswer])
        #expect(fixture.clock.sleeps == Array(repeating: .seconds(2), count: 3))
    }

    @Test(arguments: [301, 400, 401, 403, 404, 408, 409, 410, 429, 500, 502, 503, 504])
    func everyOtherHTTPStatusIsToldAndPolledAgain(statusCode: Int) async throws {
        let fixture = try Fixture([T.answer("", statusCode, ["Retry-After": "60"]), T.answer(T.completed)])
        #expect(try await fixture.client.pollJobStatus("j").isOver)
        #expect(fixture.log.failures.count == 1)
        #expect(fixture.clock.sleeps == [.seconds(2)])
    }

    @Test(arguments: [
        "", "null", "[]", "{}", "<html>", #"{"jobId":"j"}"#, #"{"status":"completed"}"#, #"{"jobId":"j","status":1}"#,
        #"{"jobId":"j","status":"compl"#,
    ])
    func malformedAnswersAreToldAndPolledAgain(body: String) async throws {
        let fixture = try Fixture([T.answer(body), T.answer(T.completed)])
        #expect(try await fixture.client.pollJobStatus("j").isOver)
        #expect(fixture.log.failures == [.malformedAnswer])
    }

    @Test func anUnknownStatusIsNotTheEnd() async throws {
        let fixture = try Fixture([T.answer(#"{"jobId":"j","status":"paused"}"#), T.answer(T.completed)])
        #expect(try await fixture.client.pollJobStatus("j").status == .completed)
        #expect(fixture.log.failures.isEmpty)
    }

    @Test func theLastAttemptCanSucceed() async throws {
        let fixture = try Fixture([T.answer(T.pending), T.answer(T.pending), T.answer(T.completed)])
        #expect(try await fixture.client.pollJobStatus("j", maxAttempts: 3).isOver)
    }

    @Test func oneAttemptIsOnePollAndNoAttemptsIsNone() async throws {
        let one = try Fixture([T.answer(T.pending)])
        #expect(
            try await clientError { try await one.client.pollJobStatus("j", maxAttempts: 1) }.description
                == "Polling timed out after 1 attempts."
        )
        #expect(one.clock.sleeps.isEmpty)
        let none = try Fixture([])
        #expect(
            try await clientError { try await none.client.pollJobStatus("j", maxAttempts: 0) }.description
                == "Polling timed out after 0 attempts."
        )
        #expect(none.transport.requests.isEmpty)
    }

    @Test func cancellationEndsTheSleep() async throws {
        let clock = ManualClock(passesSleeps: false)
        let fixture = try Fixture([T.answer(T.pending)], clock: clock)
        let task = Task { try await fixture.client.pollJobStatus("j") }
        await clock.waitForSleep(number: 1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(fixture.transport.requests.count == 1)
    }

    @Test func cancellationEndsTheRequest() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let clock = ManualClock(passesSleeps: false)
        let fixture = try Fixture(
            [
                { _ in
                    begin.yield()
                    try await clock.sleep(for: .seconds(1_000))
                    throw T.OutOfScript()
                }
            ],
            clock: clock
        )
        let task = Task { try await fixture.client.pollJobStatus("j") }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(fixture.log.failures.isEmpty)
    }

    @Test(arguments: ["", "a/b", "../x", "a b", "ü"])
    func whatIsNoJobIDIsNeverSent(jobID: String) async throws {
        let fixture = try Fixture([])
        let error = try await clientError { try await fixture.client.pollJobStatus(jobID) }
        #expect(error.code == .invalidArgument)
        #expect(fixture.transport.requests.isEmpty)
    }
}
