import JobStatusModels
import PostgresClient
import StoreTestSupport
import Synchronization
import TestSupport
import Testing

@testable import JobStore

/// Transactions end in another order than they begin, and no reader of the feed misses anything.
@Suite("The feed", .timeLimit(.minutes(5)))
struct FeedOrderTests {
    private final class Writers: Sendable {
        /// A transaction later than all of theirs, once they are done.
        let ended = Mutex(UInt64?.none)
    }

    @Test func everyReaderEndsWithTheTable() async throws {
        try await withTestStore { test in
            for number in 0..<40 { _ = try await test.pending(kind: "kind\(number % 3)") }
            let writers = Writers()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask { try await write(writer, test) }
                }
                group.addTask { try await writeElsewhere() }
                let readers = (0..<3).map { reader in
                    Task {
                        try await follow(
                            test.store,
                            pageSize: [1, 7, 200][reader],
                            SeededGenerator(seed: UInt64(reader)),
                            writers
                        )
                    }
                }
                try await group.waitForAll()
                let row = try await test.database.execute("select pg_current_xact_id()")[0]
                let ended = UInt64(try row.decode(0, as: Int.self))
                writers.ended.withLock { $0 = ended }
                let table = try await revisions(test)
                for reader in readers {
                    let seen = try await reader.value
                    #expect(seen == table)
                }
            }
        }
    }

    /// Changes jobs in transactions that overlap those of the others, some of which are long.
    private func write(_ number: Int, _ test: TestStore) async throws {
        for round in 0..<30 {
            try await test.database.withConnection { connection in
                try await connection.executeScript("begin; select pg_current_xact_id()")
                // Rows are taken and not waited for, so that nobody deadlocks.
                try await connection.executeScript(
                    """
                    update job set revision = revision + 1, changed_in = pg_current_xact_id()
                    where id = any (array(
                        select id from job order by md5(id::text || '\(number * 100 + round)') limit 3
                        for update skip locked));
                    select pg_sleep(\(round == 3 && number < 2 ? 2 : (number + round).isMultiple(of: 10) ? 0.2 : 0.005))
                    """
                )
                try await connection.executeScript(round.isMultiple(of: 7) ? "rollback" : "commit")
            }
        }
    }

    /// Has transactions in another database of the cluster, which hold the feed back as those in this one do.
    private func writeElsewhere() async throws {
        try await withTestDatabase { other in
            for seconds in [1.5, 0.1, 1] {
                try await runSQL(
                    "begin",
                    "select pg_current_xact_id()",
                    "select pg_sleep(\(seconds))",
                    "commit",
                    on: other
                )
            }
        }
    }

    /// Follows the feed until it has nothing more after the writers have ended; now and then again from a place where it
    /// was before, as who lost what he was told.
    private func follow(
        _ store: JobStore,
        pageSize: Int,
        _ generator: SeededGenerator,
        _ writers: Writers
    ) async throws -> [JobID: Int] {
        var seen: [JobID: Int] = [:]
        var position = FeedPosition.start
        var generator = generator
        var places = [position]
        while true {
            if Int.random(in: 0..<20, using: &generator) == 0 {
                position = places.randomElement(using: &generator) ?? position
            }
            let ended = writers.ended.withLock { $0 }
            let outcome = try await store.feed(owner: "local", after: position, withTombstones: true, limit: pageSize)
            guard case .page(let page) = outcome else { throw CancellationError() }
            for case .updated(let job) in page.changes {
                // Never backwards, either.
                #expect(job.revision >= seen[job.id] ?? 0)
                seen[job.id] = job.revision
            }
            #expect(page.next >= position)
            position = page.next
            places.append(position)
            // The line may be held back by a transaction of any other test for a while yet.
            if let ended, page.line > ended, page.changes.isEmpty { return seen }
        }
    }

    private func revisions(_ test: TestStore) async throws -> [JobID: Int] {
        let rows = try await test.database.read("select id, revision from job")
        return Dictionary(uniqueKeysWithValues: try rows.map { (JobID(try $0.decode(0)), try $0.decode(1)) })
    }

    /// Whatever a statement changes, it says in which transaction.
    @Test func everyTransitionIsInTheFeed() async throws {
        try await withTestStore { test in
            // What a client can see of a job changes with its revision, so a trigger watches that and nothing else.
            try await runSQL(
                """
                create function watch() returns trigger language plpgsql as $$
                begin
                    if new.revision <> old.revision and new.changed_in <> pg_current_xact_id() then
                        raise exception 'a change that is not in the feed';
                    end if;
                    return new;
                end $$;
                create trigger watch before update on job for each row execute function watch();
                """,
                on: test.connectionString
            )
            try await everyTransition(test)
        }
    }

    private func everyTransition(_ test: TestStore) async throws {
        let store = test.store
        let node = NodeID()
        try await store.register(node, name: "test", leaseDuration: .seconds(300))
        func claimed() async throws -> Lease {
            _ = try await test.pending()
            let request = ClaimRequest(queue: "default", room: ["echo": 1], limit: 1)
            return try #require(try await store.claim(request, node: node).first?.lease)
        }
        let completed = try await claimed()
        try await store.report([completed: ProgressReport(progress: 3)])
        #expect(try await store.complete([JobCompletion(lease: completed, result: .null)]).count == 1)
        let failed = try await claimed()
        let failure = AttemptFailure(lease: failed, code: "failed", message: "Input invalid")
        #expect(try await store.fail([failure]).count == 1)
        #expect(try await store.retry(failed.jobID, owner: "local", idempotencyKey: nil) != nil)
        #expect(try await store.putBack([claimed()]).count == 1)
        _ = try await claimed()
        #expect(try await store.takeBack(from: node, except: []) > 0)
        let cancelled = try await claimed()
        #expect(try await store.cancel(cancelled.jobID, owner: "local")?.cancelRequested == true)
        _ = try await claimed()
        _ = try await test.database.execute("delete from job_node")
        #expect(try await store.rescue(limit: 10) > 0)
    }
}
