import Foundation
import JobStatusModels
import JobStore
import Logging
import StoreTestSupport

@testable import JobRunner

/// A runner at work on a database of its own.
struct RunnerHarness: Sendable {
    let test: TestStore
    let runner: JobRunner

    var store: JobStore { test.store }

    func start(
        kind: String = "scripted",
        input: RawJSON = .emptyObject,
        maxAttempts: Int = 1,
        timeout: Duration? = nil
    ) async throws -> JobID {
        let job = NewJob(kind: kind, input: input, maxAttempts: maxAttempts, timeout: timeout)
        return try await store.start([job], owner: "local", idempotencyKey: nil).jobs[0].id
    }

    /// Waits until a job is as wanted.
    func wait(for id: JobID, until isReached: (Job) -> Bool) async throws -> Job {
        let bell = Doorbell()
        let observation = store.changes.observe { _ in bell.ring() }
        defer { observation.cancel() }
        if let job = try await store.job(id, owner: "local"), isReached(job) { return job }
        for await _ in bell.rings {
            if let job = try await store.job(id, owner: "local"), isReached(job) { return job }
        }
        throw CancellationError()
    }

    func end(of id: JobID) async throws -> Job {
        try await wait(for: id) { $0.isOver }
    }
}

extension RunnerConfiguration {
    /// Quick enough for tests.
    static func test(
        concurrency: Int = 8,
        lease: Duration = .seconds(30),
        shutdownGrace: Duration = .milliseconds(100),
        cancelGrace: Duration = .seconds(10)
    ) -> RunnerConfiguration {
        RunnerConfiguration(
            concurrency: concurrency,
            lease: lease,
            shutdownGrace: shutdownGrace,
            cancelGrace: cancelGrace,
            progressInterval: .milliseconds(10),
            upkeepInterval: .milliseconds(50)
        )
    }
}

/// Runs a test with a runner whose handler is `body`.
func withRunner(
    _ configuration: RunnerConfiguration = .test(),
    options: KindOptions = KindOptions(),
    body: @escaping @Sendable (JobContext) async throws -> String = { _ in "done" },
    test: (RunnerHarness) async throws -> Void
) async throws {
    try await withTestStore { store in
        try await withRunner(on: store, configuration, options: options, body: body, test: test)
    }
}

/// The same on a store that is there.
func withRunner(
    on store: TestStore,
    _ configuration: RunnerConfiguration = .test(),
    options: KindOptions = KindOptions(),
    logger: Logger = .silent,
    body: @escaping @Sendable (JobContext) async throws -> String = { _ in "done" },
    test: (RunnerHarness) async throws -> Void
) async throws {
    let registry = try KindRegistry([JobKind(ScriptedHandler(body: body), options: options)] + DemoKinds.all())
    let runner = JobRunner(store: store.store, registry: registry, configuration: configuration, logger: logger)
    let running = Task { await runner.run() }
    let outcome: Result<Void, any Error>
    do {
        outcome = .success(try await test(RunnerHarness(test: store, runner: runner)))
    } catch {
        outcome = .failure(error)
    }
    await runner.drain()
    running.cancel()
    await running.value
    try outcome.get()
}
