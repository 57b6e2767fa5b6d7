import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WaitTests {
    typealias T = ScriptedTransport

    @Test func waitsOnTheServer() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.answer(after: .seconds(50), on: clock, T.processing(20), 200, ["Retry-After": "5"]),
                T.answer(after: .seconds(51), on: clock, T.processing(60), 200, ["Retry-After": "5"]),
                T.answer(after: .seconds(3), on: clock, T.completed),
            ],
            clock: clock
        )
        let status = try await fixture.client.waitForCompletion(of: "j")
        #expect(status.result == ["output": "processed data"])
        #expect(fixture.asked == Array(repeating: "GET /api/job-status/j?wait=50", count: 3))
        #expect(fixture.transport.requests.allSatisfy { $0.timeout == .milliseconds(83_125) })
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aServerThatCannotHoldIsPolledWhenItSays() async throws {
        let fixture = try Fixture([
            T.answer(T.processing(1), 200, ["Retry-After": "7"]), T.answer(T.processing(2)), T.answer(T.processing(3)),
            T.answer(T.completed),
        ])
        _ = try await fixture.client.waitForCompletion(of: "j")
        #expect(fixture.clock.sleeps == [.seconds(7), .seconds(2), .seconds(4)])
    }

    @Test func retryAfterAloneAsksForNoHold() async throws {
        let fixture = try Fixture([T.answer(T.pending, 200, ["Retry-After": "3"]), T.answer(T.completed)])
        _ = try await fixture.client.waitForCompletion(of: "j", policy: .retryAfter)
        #expect(fixture.asked == ["GET /api/job-status/j", "GET /api/job-status/j"])
        #expect(fixture.clock.sleeps == [.seconds(3)])
    }

    @Test func aFixedIntervalIgnoresRetryAfterOfAnswers() async throws {
        let fixture = try Fixture([
            T.answer(T.pending, 200, ["Retry-After": "30"]), T.fails(), T.answer(T.completed),
        ])
        _ = try await fixture.client.waitForCompletion(of: "j", policy: .every(.milliseconds(250)))
        #expect(fixture.clock.sleeps == [.milliseconds(250), .milliseconds(250)])
    }

    @Test func aFailedJobIsThrownOrReturned() async throws {
        let fixture = try Fixture([T.answer(T.failed), T.answer(T.failed)])
        let error = try await clientError { try await fixture.client.waitForCompletion(of: "j") }
        #expect(error.description == "Job j failed: Input invalid" && error.code == .jobFailed)
        #expect(try await fixture.client.waitUntilOver("j").value.status == .failed)
    }

    @Test func transientErrorsAreWaitedOutForAsLongAsItTakes() async throws {
        let outage = Array(repeating: T.fails(), count: 100)
        let fixture = try Fixture(outage + [T.answer("x", 500), T.answer("<html>"), T.answer(T.completed)])
        _ = try await fixture.client.waitForCompletion(of: "j")
        #expect(fixture.clock.sleeps.prefix(7) == [0.5, 1, 2, 4, 8, 15, 15].map { .seconds($0) }[...])
        #expect(fixture.clock.sleeps.max() == .seconds(15))
        #expect(fixture.log.failures.count == 102)
    }

    @Test func afterAnOutageTheFirstRequestDoesNotWait() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.fails(after: .seconds(40), on: clock), T.answer(T.processing(1), 200, ["Retry-After": "9"]),
                T.answer(after: .seconds(25), on: clock, T.processing(2)), T.answer(T.completed),
            ],
            clock: clock
        )
        _ = try await fixture.client.waitForCompletion(of: "j")
        #expect(fixture.transport.requests.map(\.url.query) == ["wait=50", nil, "wait=25", "wait=25"])
        #expect(clock.sleeps == [.milliseconds(500)])
    }

    @Test(arguments: [400, 401, 403, 404, 410, 422])
    func permanentErrorsEndTheWaitAtOnce(statusCode: Int) async throws {
        let fixture = try Fixture([T.answer("", statusCode)])
        let error = try await clientError { try await fixture.client.waitForCompletion(of: "j") }
        #expect(error.statusCode == statusCode)
        #expect(fixture.clock.sleeps.isEmpty)
    }

    @Test func aJobJustStartedCannotBeUnknown() async throws {
        let fixture = try Fixture(
            [T.answer(T.pending, 202), T.answer("", 404), T.answer("", 404), T.answer(T.completed)])
        let job = try await fixture.client.start(kind: "echo")
        #expect(try await fixture.client.waitForCompletion(of: job.jobID).isOver)
    }

    @Test func afterTenSecondsItCan() async throws {
        let fixture = try Fixture([T.answer(T.pending, 202)], otherwise: T.answer("", 404))
        let job = try await fixture.client.start(kind: "echo")
        let error = try await clientError { try await fixture.client.waitForCompletion(of: job.jobID) }
        #expect(error.code == .notFound)
        #expect(fixture.clock.now.offset >= .seconds(10) && fixture.clock.now.offset < .seconds(40))
    }

    @Test func theDeadlineEndsTheWaitWithWhatIsKnown() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.answer(after: .seconds(50), on: clock, T.processing(20)),
                T.answer(after: .seconds(17), on: clock, T.processing(40)),
                T.answer(after: .seconds(2), on: clock, T.processing(60)),
            ],
            clock: clock
        )
        let error = try await clientError {
            try await fixture.client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(70)))
        }
        #expect(error.code == .deadlineExceeded)
        #expect(error.status?.progress == 60)
        #expect(error.description == "Job j was processing, 60 %, at the deadline.")
        // Each hold leaves time for its answer, with what a server may add to spread its answers.
        #expect(fixture.transport.requests.map(\.url.query) == ["wait=50", "wait=17", "wait=1"])
        #expect(fixture.transport.requests.map(\.timeout) == [.seconds(70), .seconds(20), .seconds(3)])
    }

    @Test func beforeTheDeadlineTheJobIsAskedForOnceMore() async throws {
        let fixture = try Fixture(
            [T.answer(T.processing(20), 200, ["Retry-After": "60"]), T.answer(T.completed)])
        let status = try await fixture.client.waitForCompletion(
            of: "j",
            policy: .retryAfter.timeout(.seconds(10))
        )
        #expect(status.isOver)
        #expect(fixture.clock.sleeps == [.seconds(9)])
        #expect(fixture.transport.requests[1].timeout == .seconds(1))
    }

    @Test func aShortDeadlineStillFindsOutHowTheJobIs() async throws {
        let fixture = try Fixture([T.answer(T.processing(20), 200, ["Retry-After": "60"])])
        let error = try await clientError {
            try await fixture.client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(1)))
        }
        #expect(error.code == .deadlineExceeded && error.status?.progress == 20)
        #expect(fixture.asked == ["GET /api/job-status/j"])
    }

    @Test func anOutageUntilTheDeadlineIsItsCause() async throws {
        let fixture = try Fixture([], otherwise: T.fails())
        let error = try await clientError {
            try await fixture.client.waitForCompletion(of: "j", policy: .held.timeout(.seconds(20)))
        }
        #expect(error.code == .deadlineExceeded && error.status == nil)
        #expect((error.underlying as? JobStatusClientError)?.code == .unreachable)
        #expect(error.description == "Job j was not heard of at the deadline.")
    }

    @Test func cancellationEndsTheWait() async throws {
        let clock = ManualClock(passesSleeps: false)
        let fixture = try Fixture([T.answer(T.pending)], clock: clock)
        let task = Task { try await fixture.client.waitForCompletion(of: "j") }
        await clock.waitForSleep(number: 1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
