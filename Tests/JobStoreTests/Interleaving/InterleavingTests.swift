import Foundation
import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Everything at once", .timeLimit(.minutes(3)))
struct InterleavingTests {
    @Test("Whatever happens in whatever order, a job lives as it is meant to")
    func keepsToTheLifeOfAJob() async throws {
        // To do the same again: the seed that a failure names. Chance still decides who comes first.
        let given = ProcessInfo.processInfo.environment["INTERLEAVING_SEED"].flatMap { UInt64($0) }
        let seed = given ?? .random(in: 0...99_999)
        let ahead = JobStoreSettings(now: { Date(timeIntervalSinceNow: 3600) })
        try await withTestStore { test in
            try await test.withOther { other in
                try await test.withOther(ahead) { later in
                    let turmoil = Turmoil(test: test, stores: [test.store, other], later: later)
                    try await run(turmoil, seed: seed)
                }
            }
        }
    }

    private func run(_ turmoil: Turmoil, seed: UInt64) async throws {
        let test = turmoil.test
        let hint = Comment("INTERLEAVING_SEED=\(seed)")
        let journal = Journal(connectionString: test.connectionString)
        try await journal.begin()
        let jobs = (0..<36).map { NewJob(kind: "echo", input: .int($0), priority: $0 % 3) }
        await turmoil.ledger.add(try await test.store.start(jobs, owner: "local", idempotencyKey: nil).jobs.map(\.id))

        async let observer = observe(turmoil, journal)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { try await turmoil.act(steps: 120, seed: seed &* 1000 &+ UInt64(number)) }
            }
            try await group.waitForAll()
        }
        try await turmoil.finish()
        await turmoil.ledger.close()
        let seen = try await observer
        #expect(seen.violations.isEmpty, hint)
        #expect(seen.reads > 1, hint)
        #expect(seen.misplaced.isEmpty, hint)

        let violations = try await journal.violations()
        #expect(violations.isEmpty, hint)
        let changes = try await journal.changes()
        let all: Set = [
            "pending > processing", "pending > failed", "processing > processing", "processing > pending",
            "processing > scheduled", "processing > completed", "processing > failed", "scheduled > pending",
            "pending > completed", "pending > pending", "pending > scheduled",
        ]
        #expect(changes.subtracting(["scheduled > failed"]) == all, hint)
        try await checkEnds(turmoil, hint)
    }

    /// Reads until all is over.
    private func observe(_ turmoil: Turmoil, _ journal: Journal) async throws -> StatusObserver {
        var observer = StatusObserver()
        repeat {
            observer.look(at: try await turmoil.test.store.jobs(await turmoil.ledger.jobs, owner: "local"))
            observer.misplaced += try await journal.misplaced()
        } while await !turmoil.ledger.isClosed
        return observer
    }

    private func checkEnds(_ turmoil: Turmoil, _ hint: Comment) async throws {
        let ids = await turmoil.ledger.jobs
        let jobs = try await turmoil.test.store.jobs(ids, owner: "local")
        #expect(jobs.allSatisfy { $0.isOver }, hint)
        let completed = await turmoil.ledger.completed
        #expect(completed.values.allSatisfy { $0 == 1 }, hint)
        #expect(Set(completed.keys) == Set(jobs.filter { $0.status == .completed }.map(\.id)), hint)
        let endings = await turmoil.ledger.endings
        #expect(endings.values.allSatisfy { $0 == 1 }, hint)
    }
}
