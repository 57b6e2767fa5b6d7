import Foundation
import HTTPTypes
import JobStatusModels
import PostgresClient
import TestSupport
import Testing

@testable import JobStatusAPI
@testable import JobStore

@Suite(.timeLimit(.minutes(5)))
struct JobExpectationsTests {
    private let stopwatch = Stopwatch(ContinuousClock())

    private func durations(_ expectations: JobExpectations, _ kind: String = "echo") -> [Double] {
        expectations.outlook(for: .sample(.processing) { $0.kind = kind }, at: stopwatch.elapsed).durations
    }

    @Test
    func learnsFromWhatHasJustEnded() async throws {
        try await withStore { store in
            let expectations = JobExpectations(store: store, logger: .quiet)
            let job = Job.sample(.completed) { job in
                job.startedAt = .reference
                job.finishedAt = .reference.addingTimeInterval(30)
                job.readAt = .reference.addingTimeInterval(31)
            }
            expectations.learn(job)
            expectations.learn(job)
            #expect(durations(expectations) == [30])
            #expect(durations(expectations, "noop").isEmpty)
        }
    }

    @Test
    func whatWasCancelledOrIsLongOverTeachesNothing() async throws {
        try await withStore { store in
            let expectations = JobExpectations(store: store, logger: .quiet)
            var job = Job.sample(.failed) { job in
                job.startedAt = .reference
                job.finishedAt = .reference.addingTimeInterval(30)
                job.readAt = .reference.addingTimeInterval(1_000)
            }
            expectations.learn(job)
            job.readAt = .reference.addingTimeInterval(31)
            job.errorCode = "cancelled"
            expectations.learn(job)
            expectations.learn(.sample(.processing) { $0.startedAt = .reference })
            #expect(durations(expectations).isEmpty)
        }
    }

    @Test
    func seesWhatEndedOnOtherNodesOnceAndOnlyIfAsked() async throws {
        try await withStore { store in
            let expectations = JobExpectations(store: store, logger: .quiet)
            let worker = try await Worker(store: store)
            for _ in 0..<3 { try await end(store, worker, after: 100) }
            try await expectations.look(stopwatch)
            // Nobody had asked before this.
            #expect(durations(expectations).isEmpty)
            try await expectations.look(stopwatch)
            #expect(durations(expectations).map { $0.rounded() } == [100, 100, 100])
            try await end(store, worker, after: 200)
            try await expectations.look(stopwatch)
            try await expectations.look(stopwatch)
            #expect(durations(expectations).map { $0.rounded() }.sorted() == [100, 100, 100, 200])
        }
    }

    @Test
    func reckonsByThePlaceInLine() async throws {
        try await withStore { store in
            let expectations = JobExpectations(store: store, logger: .quiet)
            let worker = try await Worker(store: store)
            try await end(store, worker, after: 10)
            for _ in 0..<2 { try await start(store) }
            for _ in 0..<2 { _ = try await worker.claim() }
            var line: [Job] = []
            for _ in 0..<4 { line.append(try await start(store)) }
            for job in line { _ = expectations.outlook(for: job, at: .zero) }
            let early = Stopwatch(ManualClock())
            try await expectations.look(early)
            // Two at a time, ten seconds each.
            let starts = line.map { expectations.outlook(for: $0, at: .zero).startsIn?.rounded() }
            #expect(starts == [0, 5, 10, 15])
            #expect(expectations.outlook(for: line[3], at: .seconds(4)).startsIn?.rounded() == 11)
            #expect(expectations.outlook(for: line[3], at: .seconds(40)).startsIn == 0)
        }
    }

    @Test
    func anAnswerKnowsTheKind() async throws {
        try await withAPI { api in
            // Long runs of this kind have just ended.
            let worker = api.worker
            for _ in 0..<32 { try await end(api.store, worker, after: 3_000) }
            let id = try await api.post("/api/jobs", #"{"kind":"echo","input":{}}"#).job.jobID
            _ = try await worker.claim()
            _ = try await api.store.database.execute(
                "update job set started_at = now() - interval '1000 s' where state = 'processing'"
            )
            try await api.services.board.expectations.look(stopwatch)
            // It would be 8 if nothing were known.
            #expect(try await api.get("/api/jobs/\(id)").headers[.retryAfter] == "30")
        }
    }

    @discardableResult
    private func start(_ store: JobStore) async throws -> Job {
        let new = NewJob(kind: "echo", input: .emptyObject)
        let outcome = try await store.start([new], owner: "local", idempotencyKey: nil)
        return try #require(outcome.jobs.first)
    }

    /// Runs a job to its end as if it had taken so many seconds.
    private func end(_ store: JobStore, _ worker: Worker, after seconds: Double) async throws {
        try await start(store)
        let lease = try await worker.claim()
        _ = try await store.database.execute(
            "update job set started_at = now() - $1::float8 * interval '1 second' where state = 'processing'",
            seconds
        )
        try await worker.complete(lease)
    }
}
