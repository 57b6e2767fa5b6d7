import Foundation
import JobRunner
import JobStatusModels
import JobStore
import Logging
import StoreTestSupport
import Testing

@Suite("The runner")
struct RunnerTests {
    @Test func runsAJobToItsResult() async throws {
        try await withRunner { harness in
            let job = try await harness.end(of: harness.start())
            #expect(job.status == .completed)
            #expect(job.result == .string("done"))
            #expect(job.attempt == 1)
        }
    }

    @Test func tellsAHandlerAndItsLogWhatTheStartWasPartOf() async throws {
        let trace = try #require(TraceParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
        try await withTestStore { store in
            // One that keeps what it is told of a job.
            try await withRunner(on: store, logger: Logger(label: "test")) { context in
                let logged = context.logger[metadataKey: "traceparent"].map { "\($0)" } ?? "nothing"
                return "\(context.traceParent ?? "nothing") \(logged)"
            } test: { harness in
                var job = NewJob(kind: "scripted", input: .emptyObject)
                let plain = try await harness.store.start([job], owner: "local", idempotencyKey: nil).jobs[0].id
                #expect(try await harness.end(of: plain).result == .string("nothing nothing"))
                job.traceParent = trace
                let traced = try await harness.store.start([job], owner: "local", idempotencyKey: nil).jobs[0].id
                #expect(try await harness.end(of: traced).result == .string("\(trace) \(trace)"))
            }
        }
    }

    @Test func runsManyWithFewSlots() async throws {
        let counter = Counter()
        try await withRunner(.test(concurrency: 3)) { _ in
            await counter.add(1)
            await Task.yield()
            await counter.add(-1)
            return ""
        } test: { harness in
            let jobs = (0..<200).map { _ in NewJob(kind: "scripted", input: .emptyObject) }
            let ids = try await harness.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
            for id in ids {
                let job = try await harness.end(of: id)
                #expect(job.status == .completed)
            }
            let highest = await counter.highest
            #expect(highest <= 3)
        }
    }

    @Test func keepsToTheLimitOfAKind() async throws {
        let counter = Counter()
        try await withRunner(.test(concurrency: 16), options: KindOptions(concurrency: 2)) { _ in
            await counter.add(1)
            await Task.yield()
            await counter.add(-1)
            return ""
        } test: { harness in
            let jobs = (0..<50).map { _ in NewJob(kind: "scripted", input: .emptyObject) }
            for job in try await harness.store.start(jobs, owner: "local", idempotencyKey: nil).jobs {
                _ = try await harness.end(of: job.id)
            }
            let highest = await counter.highest
            #expect(highest <= 2)
        }
    }

    @Test func triesAgainAndThenSucceeds() async throws {
        try await withRunner(options: KindOptions(retry: RetryPolicy(attempts: 3, initial: .milliseconds(1)))) {
            context in
            if context.attempt < 3 { throw JobFailure("not yet") }
            return "attempt \(context.attempt)"
        } test: { harness in
            let job = try await harness.end(of: harness.start(maxAttempts: 3))
            #expect(job.status == .completed)
            #expect(job.result == .string("attempt 3"))
            #expect(job.attempt == 3)
        }
    }

    @Test func saysThatAttemptsAreUsedUp() async throws {
        try await withRunner(options: KindOptions(retry: RetryPolicy(attempts: 2, initial: .milliseconds(1)))) { _ in
            throw JobFailure("disk full")
        } test: { harness in
            let job = try await harness.end(of: harness.start(maxAttempts: 2))
            #expect(job.status == .failed)
            #expect(job.errorCode == "attempts-exhausted")
            #expect(job.errorMessage == "disk full")
            #expect(job.attempt == 2)
        }
    }

    @Test func aPermanentFailureEndsAtOnce() async throws {
        try await withRunner { _ in
            throw JobFailure("Input invalid", isPermanent: true)
        } test: { harness in
            let job = try await harness.end(of: harness.start(maxAttempts: 5))
            #expect(job.errorCode == "failed")
            #expect(job.errorMessage == "Input invalid")
            #expect(job.attempt == 1)
        }
    }

    @Test func tellsProgressWhileItRuns() async throws {
        let seen = Signal()
        try await withRunner { context in
            context.report(progress: 10, message: "page 1")
            context.report(progress: 40, message: "page 4\u{0}")
            await seen.wait()
            return ""
        } test: { harness in
            let id = try await harness.start()
            let job = try await harness.wait(for: id) { $0.progress == 40 }
            #expect(job.status == .processing)
            #expect(job.message == "page 4\u{FFFD}")
            await seen.give()
            _ = try await harness.end(of: id)
        }
    }

    @Test func stopsWhatTakesTooLong() async throws {
        try await withRunner { _ in
            try await untilCancelled()
            return ""
        } test: { harness in
            let job = try await harness.end(of: harness.start(timeout: .milliseconds(50)))
            #expect(job.errorCode == "timed-out")
            #expect(job.errorMessage == "The job took longer than 50ms.")
        }
    }

    @Test func stopsWhatIsCancelled() async throws {
        let started = Signal()
        try await withRunner { _ in
            await started.give()
            try await untilCancelled()
            return ""
        } test: { harness in
            let id = try await harness.start(maxAttempts: 3)
            await started.wait()
            _ = try await harness.store.cancel(id, owner: "local")
            let job = try await harness.end(of: id)
            #expect(job.errorCode == "cancelled")
            let count = await harness.runner.runningCount
            #expect(count == 0)
        }
    }

    @Test func endsWhatIgnoresItsCancellationAndKeepsItsSlot() async throws {
        let started = Signal()
        let release = Signal()
        try await withRunner(.test(concurrency: 1, cancelGrace: .milliseconds(50))) { context in
            if context.maxAttempts == 2 { return "next" }
            await started.give()
            await release.wait()
            return "too late"
        } test: { harness in
            let stubborn = try await harness.start()
            await started.wait()
            _ = try await harness.store.cancel(stubborn, owner: "local")
            let job = try await harness.end(of: stubborn)
            #expect(job.errorCode == "cancelled")
            let next = try await harness.start(maxAttempts: 2)
            let count = await harness.runner.runningCount
            #expect(count == 1)
            let waiting = try await harness.store.job(next, owner: "local")
            #expect(waiting?.status == .pending)
            await release.give()
            let later = try await harness.end(of: next)
            #expect(later.result == .string("next"))
            let after = try await harness.store.job(stubborn, owner: "local")
            #expect(after?.revision == job.revision)
        }
    }

    @Test func putsBackAtShutdownWhatDoesNotEndInTime() async throws {
        try await withTestStore { store in
            let started = Signal()
            var id: JobID?
            try await withRunner(on: store) { _ in
                await started.give()
                try await untilCancelled()
                return ""
            } test: { harness in
                id = try await harness.start()
                await started.wait()
            }
            let put = try #require(id)
            let back = try await store.store.job(put, owner: "local")
            let job = try #require(back)
            #expect(job.status == .pending)
            #expect(job.attempt == 0)
            // Another node, as after a restart.
            try await store.withOther { other in
                let next = TestStore(store: other, database: store.database, connectionString: store.connectionString)
                try await withRunner(on: next) { harness in
                    let over = try await harness.end(of: job.id)
                    #expect(over.status == .completed)
                    #expect(over.attempt == 1)
                }
            }
        }
    }

    @Test func letsShortJobsEndAtShutdown() async throws {
        try await withTestStore { store in
            let started = Signal()
            let release = Signal()
            var id: JobID?
            try await withRunner(on: store, .test(shutdownGrace: .seconds(60))) { context in
                await started.give()
                await release.wait()
                return "in time"
            } test: { harness in
                id = try await harness.start()
                await started.wait()
                Task { await release.give() }
            }
            let ended = try #require(id)
            let job = try await store.store.job(ended, owner: "local")
            #expect(job?.result == .string("in time"))
        }
    }

    @Test func stopsAndSaysNothingWhenItsLeaseIsLost() async throws {
        let started = Signal()
        let cancelled = Signal()
        let runs = Counter()
        try await withRunner(.test(lease: .seconds(1))) { _ in
            await runs.add(1)
            guard await runs.value == 1 else { return "from the second" }
            await started.give()
            do { try await untilCancelled() } catch { await cancelled.give() }
            return "from the first"
        } test: { harness in
            let id = try await harness.start()
            await started.wait()
            // Another node takes this one for lost, as after a long pause, and takes its job back.
            try await harness.test.withOther(JobStoreSettings(now: { Date(timeIntervalSinceNow: 3600) })) { other in
                _ = try await other.giveUpLostNodes(except: nil, renewedWithin: .zero)
                let rescued = try await other.rescue()
                #expect(rescued <= 1)
            }
            await cancelled.wait()
            let job = try await harness.wait(for: id) { $0.isOver }
            // The second run is this node's again, under a new name.
            #expect(job.attempt == 1)
            #expect(job.result == .string("from the second"))
        }
    }

    @Test func aResultThatIsTooLargeFailsItsJobAlone() async throws {
        try await withRunner { context in
            context.maxAttempts == 2 ? String(repeating: "x", count: 2 << 20) : "small"
        } test: { harness in
            let large = try await harness.start(maxAttempts: 2)
            let small = try await harness.start()
            let job = try await harness.end(of: large)
            #expect(job.errorCode == "result-too-large")
            let other = try await harness.end(of: small)
            #expect(other.status == .completed)
        }
    }
}
