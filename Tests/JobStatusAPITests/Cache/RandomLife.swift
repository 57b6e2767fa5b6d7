import JobStatusModels
import JobStore
import TestSupport

@testable import JobStatusAPI

/// Jobs to which everything happens that a process may do to them, in an order that chance decides.
struct RandomLife {
    /// What may happen.
    enum Act: CaseIterable {
        case claim, start, report, complete, fail, failForNow, putBack, cancel, promote
    }

    /// What has happened to some job.
    private(set) var done: Set<Act> = []

    private let store: JobStore
    private let worker: Worker
    private var generator: SeededGenerator
    private var ids: [JobID] = []
    private var leases: [Lease] = []

    init(_ api: APIHarness, seed: UInt64) {
        (store, worker) = (api.store, api.worker)
        generator = SeededGenerator(seed: seed)
    }

    /// Makes the jobs.
    mutating func begin() async throws -> [JobID] {
        let jobs = (0..<30).map { NewJob(kind: "noop", input: .emptyObject, maxAttempts: 1 + $0 % 3) }
        ids = try await store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id)
        return ids
    }

    /// Does something to some of them.
    mutating func step() async throws -> Act {
        let act = choice(
            [
                (.claim, 15), (.start, 15), (.report, 25), (.complete, 6), (.fail, 5), (.failForNow, 14), (.putBack, 8),
                (.cancel, 6), (.promote, 6),
            ]
        )
        if try await perform(act) { done.insert(act) }
        return act
    }

    /// Whether that happened to anything.
    private mutating func perform(_ act: Act) async throws -> Bool {
        switch act {
        case .claim:
            let taken = try await worker.claim(some(3))
            leases += taken
            return !taken.isEmpty
        case .start: return try await report(ProgressReport())
        case .report:
            return try await report(
                ProgressReport(progress: some(100), message: some(2) == 1 ? "page \(some(9))" : nil)
            )
        case .complete:
            let result = try RawJSON(#"{"output": [\#(some(9)),  1.50, "\u00e9"]}"#)
            let stage = some(2) == 1 ? "done" : nil
            let ends = taken().map { JobCompletion(lease: $0, result: result, stage: stage) }
            return try await !store.complete(ends).isEmpty
        case .fail: return try await fail(retryDelay: nil)
        case .failForNow: return try await fail(retryDelay: .milliseconds(some(2) - 1))
        case .putBack: return try await !store.putBack(taken()).isEmpty
        case .cancel: return try await store.cancel(ids[some(ids.count) - 1], owner: "local") != nil
        case .promote: return try await store.promote() > 0
        }
    }

    private mutating func fail(retryDelay: Duration?) async throws -> Bool {
        let stage = some(2) == 1 ? "gave up" : nil
        let ends = taken().map {
            AttemptFailure(lease: $0, code: "failed", message: "Broken", retryDelay: retryDelay, stage: stage)
        }
        return try await !store.fail(ends).isEmpty
    }

    private mutating func report(_ report: ProgressReport) async throws -> Bool {
        let some = leases.shuffled(using: &generator).prefix(some(3))
        try await store.report(Dictionary(uniqueKeysWithValues: some.map { ($0, report) }))
        return !some.isEmpty
    }

    /// One or two leases, which are held no longer.
    private mutating func taken() -> [Lease] {
        leases.shuffle(using: &generator)
        let taken = leases.suffix(some(2))
        leases.removeLast(taken.count)
        return Array(taken)
    }

    /// A number from 1 on.
    private mutating func some(_ limit: Int) -> Int { Int.random(in: 1...limit, using: &generator) }

    private mutating func choice(_ acts: [(act: Act, weight: Int)]) -> Act {
        var number = some(acts.reduce(0) { $0 + $1.weight })
        for (act, weight) in acts {
            number -= weight
            if number <= 0 { return act }
        }
        return .claim
    }
}
