import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@Suite(.timeLimit(.minutes(1)))
struct UpdatesTests {
    typealias T = ScriptedTransport

    private func body(_ status: String, _ progress: Int, revision: Int) -> String {
        #"{"jobId":"j","status":"\#(status)","progress":\#(progress),"revision":\#(revision)}"#
    }

    private func tag(_ revision: Int) -> [String: String] { ["ETag": "\"r\(revision)\"", "Retry-After": "2"] }

    /// Every status that the stream gave; a buffer of one may skip some, so that the script has to be slow.
    private func collect(_ fixture: Fixture, every interval: Duration = .seconds(1)) async throws -> [JobStatus] {
        var seen: [JobStatus] = []
        for try await status in fixture.client.updates(of: "j", every: interval) { seen.append(status) }
        return seen
    }

    @Test func asksForChangesAndHoldsForThem() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.answer(body("processing", 1, revision: 2), 200, tag(2)),
                T.answer(after: .seconds(50), on: clock, "", 304, tag(2)),
                T.answer(after: .seconds(2), on: clock, body("processing", 7, revision: 3), 200, tag(3)),
                T.answer(after: .seconds(1), on: clock, body("completed", 100, revision: 4), 200, tag(4)),
            ],
            clock: clock
        )
        let seen = try await collect(fixture, every: .milliseconds(1_500))
        #expect(seen.last?.status == .completed)
        #expect(
            fixture.asked == [
                "GET /api/job-status/j", "GET /api/job-status/j?wait=50&every=2",
                "GET /api/job-status/j?wait=50&every=2", "GET /api/job-status/j?wait=50&every=2",
            ]
        )
        #expect(
            fixture.transport.requests.map { $0.headers["If-None-Match"] } == [nil, "\"r2\"", "\"r2\"", "\"r3\""]
        )
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aFinishedJobIsOneRequest() async throws {
        let fixture = try Fixture([T.answer(T.completed, 200, tag(9))])
        #expect(try await collect(fixture).map(\.status) == [.completed])
        #expect(fixture.transport.isDone)
    }

    @Test func olderRevisionsAreDropped() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.answer(body("processing", 50, revision: 5), 200, tag(5)),
                T.answer(after: .seconds(50), on: clock, body("processing", 20, revision: 4), 200, tag(4)),
                T.answer(after: .seconds(50), on: clock, body("completed", 100, revision: 6), 200, tag(6)),
            ],
            clock: clock
        )
        let seen = try await collect(fixture)
        #expect(!seen.contains { $0.revision == 4 })
        #expect(fixture.transport.requests[2].headers["If-None-Match"] == "\"r5\"")
    }

    @Test func aServerThatCannotHoldIsNotHammered() async throws {
        let fixture = try Fixture([
            T.answer(body("pending", 0, revision: 1), 200, ["ETag": "\"r1\""]),
            T.answer("", 304, ["ETag": "\"r1\""]), T.answer("", 304, ["ETag": "\"r1\""]),
            T.answer(body("processing", 1, revision: 2), 200, ["ETag": "\"r2\""]),
            // After the first few it is clear that it does not keep progress back either.
            T.answer(body("processing", 2, revision: 3), 200, ["ETag": "\"r3\""]),
            T.answer(body("processing", 3, revision: 4), 200, ["ETag": "\"r4\""]),
            T.answer(body("processing", 4, revision: 5), 200, ["ETag": "\"r5\""]),
            T.answer(body("processing", 5, revision: 6), 200, ["ETag": "\"r6\""]),
            T.answer(body("processing", 6, revision: 7), 200, ["ETag": "\"r7\""]),
            T.answer(body("completed", 100, revision: 8), 200, ["ETag": "\"r8\""]),
        ])
        #expect(try await collect(fixture).last?.isOver == true)
        #expect(fixture.clock.sleeps == [1, 2, 1, 1].map { .seconds($0) })
    }

    @Test func aServerOfTheThreeShapesIsPolled() async throws {
        let fixture = try Fixture([
            T.answer(T.processing(10)), T.answer(T.processing(10)), T.answer(T.processing(10)),
            T.answer(T.processing(60)), T.answer(T.failed),
        ])
        let seen = try await collect(fixture)
        #expect(seen.last?.errorMessage == "Input invalid")
        #expect(fixture.asked == Array(repeating: "GET /api/job-status/j", count: 5))
        #expect(fixture.clock.sleeps == [1, 1, 2, 1].map { .seconds($0) })
    }

    @Test func outagesAreToldAndOutlived() async throws {
        let clock = ManualClock()
        let fixture = try Fixture(
            [
                T.fails(), T.answer(body("processing", 1, revision: 2), 200, tag(2)),
                T.fails(after: .seconds(30), on: clock), T.answer("", 503), T.answer("", 304, tag(2)),
                T.answer(after: .seconds(1), on: clock, body("completed", 100, revision: 3), 200, tag(3)),
            ],
            clock: clock
        )
        #expect(try await collect(fixture).last?.isOver == true)
        #expect(fixture.log.failures == [.unreachable, .unreachable, .unavailable])
        // After an outage the first requests do not wait, and the hold that was cut is halved.
        #expect(
            fixture.transport.requests.map(\.url.query) == [
                nil, nil, "wait=50&every=1", nil, nil, "wait=25&every=1",
            ]
        )
    }

    @Test func permanentErrorsEndTheStream() async throws {
        let fixture = try Fixture([T.answer(T.pending, 200, tag(1)), T.answer("", 404)])
        let error = try await clientError { try await collect(fixture) }
        #expect(error.code == .notFound)
    }

    @Test func leavingTheLoopEndsTheRequest() async throws {
        let clock = ManualClock(passesSleeps: false)
        let (events, tell) = AsyncStream<String>.makeStream()
        let fixture = try Fixture(
            [
                T.answer(body("pending", 0, revision: 1), 200, tag(1)),
                T.answer(body("processing", 0, revision: 2), 200, tag(2)),
                { _ in
                    tell.yield("asked")
                    defer { tell.yield("ended") }
                    try await clock.sleep(for: .seconds(1_000))
                    throw T.OutOfScript()
                },
            ],
            clock: clock
        )
        var iterator = events.makeAsyncIterator()
        for try await _ in fixture.client.updates(of: "j") {
            #expect(await iterator.next() == "asked")
            break
        }
        #expect(await iterator.next() == "ended")
    }
}
