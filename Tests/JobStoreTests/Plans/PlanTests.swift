import JobSchema
import JobStore
import PostgresClient
import StoreTestSupport
import TestSupport
import Testing

/// What a statement costs must not grow with what is kept, waits for later or waits elsewhere.
///
/// So none may read the whole table, whatever the planner knows of it: nothing, as after a bulk load, or everything, with parameters or without.
@Suite("Plans") struct PlanTests {
    /// 20,000 jobs that are over, 5,000 that wait in another queue, 3,000 for later, 500 that wait here, 500 that run.
    private static let content = """
        insert into job_node values (\(node), now(), now(), now() + interval '1 hour', 'a');
        insert into job (id, created_at, updated_at, due_at, max_attempts, priority, state, queue, kind, owner, input,
            finished_at, expires_at, result, result_size, progress, turn)
        select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now(), now(), 1, 0, state,
            case when n between 20001 and 25000 then 'other' else 'default' end, 'noop', 'local', '{}',
            case when state = 'completed' then now() end, case when state = 'completed' then now() + interval '1 day' end,
            case when state = 'completed' then 'null'::json end, case when state = 'completed' then 4 end,
            case when state = 'completed' then 100 else 0 end, 0
        from (
            select n, case when n <= 20000 then 'completed' when n <= 25000 then 'pending' when n <= 28000 then 'scheduled'
                when n <= 28500 then 'pending' else 'processing' end as state
            from generate_series(1, 29000) n
        ) given;
        insert into job_start (created_at, id, remaining, owner, job_ids)
        select created_at + part * interval '1 ms', (array_agg(id order by id))[1], count(*), owner, array_agg(id order by id)
        from (select *, row_number() over (order by id) / 10 as part from job) given
        group by created_at, owner, part;
        insert into job_pending (due_at, id, rank, queue, kind) select due_at, id, -priority, queue, kind from job
        where state = 'pending';
        insert into job_claim (id, node, claimed_at, remaining, kinds, job_ids, turns)
        select (array_agg(id))[1], case when min(right(id::text, 1)) = '0' then gen_random_uuid() else \(node) end, now(),
            count(*), array['noop'], array_agg(id), array_agg(turn)
        from job
        where state = 'processing'
        group by right(id::text, 1);
        insert into job_tombstone (id, owner, revision, deleted_at, expires_at)
        select gen_random_uuid(), 'local', 2, now(), now() + interval '1 day' from generate_series(1, 5000);
        """
    private static let node = "'00000000-0000-4000-8000-000000000001'::uuid"
    private static let ids = "array_fill(\(one)::uuid, array[500])"
    private static let uuids = "array_fill(gen_random_uuid(), array[500])"
    private static let turns = "array_fill(0, array[500])"
    private static let texts = "array_fill(null::text, array[500])"
    private static let zero = "'00000000-0000-0000-0000-000000000000'"
    private static let one = "'01900000-0000-7000-8000-000000000001'"

    /// The statements that run while jobs do, with what they may be given.
    static let statements: [(name: String, sql: String, arguments: String)] = [
        (
            "claim", JobSchema.claim,
            "null, \(node), 'default', array['noop', 'x'], array[100, 5], 100, array[null, 3], array['noop', 'x'],"
                + " array[-32768, -32768]::smallint[], array['-infinity', '-infinity']::timestamptz[],"
                + " array[\(zero), \(zero)]::uuid[], array[32767, 32767]::smallint[], true"
        ),
        (
            "complete", JobSchema.complete,
            "null, \(ids), \(uuids), \(turns), array_fill('1'::json, array[500]), '1 day', \(texts)"
        ),
        (
            "fail", JobSchema.fail,
            "null, \(ids), \(uuids), \(turns), \(texts), \(texts), array_fill(null::bigint, array[500]), '1 day', \(texts)"
        ),
        (
            "start", JobSchema.start,
            "null, array[gen_random_uuid(), gen_random_uuid()], array['local', 'other'], array['noop', 'noop'],"
                + " array['default', 'default'], array[0, 0]::smallint[], array[null, null]::timestamptz[], array[1, 1],"
                + " array[null, null]::bigint[], array['1', '2']::json[], array[null, null], array[null, 1],"
                + " array[gen_random_uuid()::text], array['start'], array['{}']::json[], array[2], array[2], '500ms'"
        ),
        ("key", JobSchema.key, "'local', 'k', 'start', '{}'"),
        ("key_forget", JobSchema.keyForget, "'local', 'k'"),
        ("key_sweep", JobSchema.keySweep, "null, 100"),
        ("depths_beside", JobSchema.depthsBeside, "10000"),
        ("put_back", JobSchema.putBack, "null, \(ids), \(uuids), \(turns), '1 day'"),
        ("take_back", JobSchema.takeBack, "null, \(node), \(ids), \(uuids), '1 day'"),
        (
            "progress", JobSchema.progress,
            "null, \(ids), \(uuids), \(turns), array_fill(1::smallint, array[500]), \(texts)"
        ),
        ("leases", JobSchema.leases, "\(ids), \(uuids), \(turns)"),
        ("release", JobSchema.release, uuids),
        ("compact", JobSchema.compact, uuids),
        ("nodes", JobSchema.nodes, "null"),
        ("kind_counts", JobSchema.kindCounts, "'noop'"),
        ("queue_depths", JobSchema.queueDepths, "10000"),
        ("lock", JobSchema.lock, "\(one), 'local'"),
        ("rescue", JobSchema.rescue, "null, '1 day', 100"),
        ("promote", JobSchema.promote, "null, 100"),
        ("prune", JobSchema.prune, "null, 100"),
        ("tombstone_prune", JobSchema.tombstonePrune, "null, 100"),
        ("cancel", JobSchema.cancel, "null, \(one), 'local', '1 day'"),
        ("delete", JobSchema.delete, "null, \(one), 'local', '1 day'"),
        ("retry", JobSchema.retry, "null, \(one), \(one), 'local', null, null"),
        ("retry_under_way", JobSchema.retryUnderWay, "\(one), 'local'"),
        ("get", JobSchema.get, "\(ids), 'local', true, null"),
        ("revisions", JobSchema.revisions, ids),
        ("list", JobSchema.list, "'local', null, null, 'failed', null, 50, 2000, null"),
        ("list_every_owner", JobSchema.listEveryOwner, "null, null, 'failed', null, 50, 2000, null"),
        ("owner", JobSchema.owner, one),
        ("feed", JobSchema.feed, "'local', '700', \(one), 100, true, null"),
        ("recent_runs", JobSchema.recentRuns, "null, 200"),
        ("places", JobSchema.places, "\(ids), 10000"),
        ("feed_heads", JobSchema.feedHeads, "array['local', 'nobody'], \(ids)"),
    ]

    /// Those that count who waits may as well read the line as it lies.
    private static let counting: Set = ["kind_counts", "queue_depths", "places"]

    /// Those that look at everything there is of something, up to a limit.
    private static let sweeping: Set = ["kind_counts", "queue_depths", "key_sweep"]

    @Test(arguments: ["nothing", "everything"])
    func `no statement reads a whole table`(plannerKnows: String) async throws {
        try await withTestStore { test in
            try await runSQL(Self.content, on: test.connectionString)
            if plannerKnows == "everything" {
                try await runSQL("analyze", on: test.connectionString)
            }
            for mode in ["force_custom_plan", "force_generic_plan"] {
                for statement in Self.statements {
                    let plan = try await self.plan(of: statement.sql, statement.arguments, mode, test.connectionString)
                    let label = "\(statement.name), \(mode), planner knows \(plannerKnows)\n\(plan)"
                    #expect(!plan.contains(/Seq Scan on job( |\n|$)/), Comment(rawValue: label))
                    #expect(!plan.contains(/Seq Scan on job_(tombstone|start)/), Comment(rawValue: label))
                    if !Self.counting.contains(statement.name) {
                        #expect(!plan.contains("Seq Scan on job_pending"), Comment(rawValue: label))
                    }
                }
            }
        }
    }

    /// Such a plan is kept while the table grows.
    @Test func `a plan made for an empty table reads it by its indexes`() async throws {
        try await withTestStore { test in
            try await runSQL("vacuum analyze", on: test.connectionString)
            let settings = JobStore.sessionSettings.map { "set \($0.key) = '\($0.value)'" }
            for statement in Self.statements {
                let plan = try await plan(
                    of: statement.sql,
                    statement.arguments,
                    nil,
                    test.connectionString,
                    settings
                )
                let label = "\(statement.name)\n\(plan)"
                #expect(!plan.contains(/Seq Scan on job( |\n|$)/), Comment(rawValue: label))
                #expect(!plan.contains(/Seq Scan on job_(tombstone|start|pending)/), Comment(rawValue: label))
                let whole = Self.sweeping.contains(statement.name) ? [] : Self.wholeScans(in: plan)
                #expect(whole.isEmpty, Comment(rawValue: "\(statement.name): \(whole)\n\(plan)"))
                if statement.name == "claim" {
                    let isInOrder = plan.contains(/LockRows\s+->  Index Scan using job_pending_pkey/)
                    #expect(isInOrder, Comment(rawValue: label))
                }
            }
        }
    }

    /// The reads of an index from its one end to the other, but for those of one row: they are reads of the whole table.
    private static func wholeScans(in plan: String) -> [Substring] {
        let nodes = plan.split(separator: "->")
        return zip([""] + nodes, nodes).compactMap { above, node in
            guard node.contains(/Scan.* on job(_(pending|start|tombstone|key))?( |\n)/) else { return nil }
            // A condition on what does not stand first in the index leaves out nothing of it.
            let isBounded =
                node.contains(/using job_(tombstone_)?feed/)
                ? node.contains(#/Index Cond: \(+owner = /#) : node.contains(/(Index|TID) Cond/)
            return isBounded || above.hasPrefix("  Limit") ? nil : node
        }
    }

    /// As it would be for its first five executions, and beside much that waits in another queue for ever.
    @Test func `no statement is planned anew for what it is given`() async throws {
        try await withTestStore { test in
            let settings = JobStore.sessionSettings.map { "set \($0.key) = '\($0.value)'" }
            for statement in Self.statements {
                let calls = repeatElement("execute statement(\(statement.arguments))", count: 2)
                let count = try await runSQL(
                    settings + ["prepare statement as \(statement.sql)", "begin"] + calls + [
                        "select 'planned for itself: ' || custom_plans from pg_prepared_statements"
                    ],
                    on: test.connectionString
                )
                #expect(count.contains("planned for itself: 0"), Comment(rawValue: statement.name))
            }
        }
    }

    @Test func `a claim reads its own queue in the order of the index`() async throws {
        try await withTestStore { test in
            try await runSQL(Self.content, "analyze", on: test.connectionString)
            let claim = try #require(Self.statements.first)
            let plan = try await plan(of: claim.sql, claim.arguments, "force_generic_plan", test.connectionString)
            let choice = try #require(plan.firstRange(of: "Index Scan using job_pending_pkey")).lowerBound
            let jobs = try #require(plan.firstRange(of: "CTE job_taken")).lowerBound
            // Nothing is sorted between the index and the limit.
            #expect(!plan[choice..<jobs].contains("Sort"), Comment(rawValue: plan))
            #expect(plan.contains("Index Scan using job_pkey on job"), Comment(rawValue: plan))
        }
    }

    /// While a snapshot is held, nothing of the index goes away.
    @Test func `a claim with a floor reads past nothing that is over`() async throws {
        try await withTestStore { test in
            try await runSQL(
                "insert into job_node values (\(Self.node), now(), now(), now() + interval '1 hour', 'a')",
                Self.waiting(1...20000, since: "now() - interval '1 hour'"),
                on: test.connectionString
            )
            let holder = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            let (whole, bounded) = try await holder.withConnection { connection in
                try await connection.executeScript(
                    "begin isolation level repeatable read; select count(*) from job_pending"
                )
                try await runSQL(
                    "delete from job_pending",
                    Self.waiting(20001...20100, since: "now()"),
                    "vacuum analyze job_pending",
                    on: test.connectionString
                )
                let whole = try await pages(of: Self.claim(since: "'-infinity'"), on: test.connectionString)
                let bounded = try await pages(
                    of: Self.claim(since: "now() - interval '2 seconds'"),
                    on: test.connectionString
                )
                try await connection.executeScript("rollback")
                return (whole, bounded)
            }
            await holder.close()
            #expect(bounded < 80)
            #expect(whole > 3 * bounded, "No old entry was in the way: this shows nothing.")
        }
    }

    /// As after a time without any runner, or with a client whose clock is behind.
    @Test func `a claim reads no more of those that joined the line late than it takes`() async throws {
        try await withTestStore { test in
            try await runSQL(
                "insert into job_node values (\(Self.node), now(), now(), now() + interval '1 hour', 'a')",
                Self.waiting(1...20000, since: "now() - interval '1 hour'"),
                "update job_pending set late = true",
                "vacuum analyze job_pending",
                on: test.connectionString
            )
            #expect(try await pages(of: Self.claim(since: "'-infinity'"), on: test.connectionString) < 80)
        }
    }

    private static func waiting(_ numbers: ClosedRange<Int>, since: String) -> String {
        """
        with made as (
            insert into job (id, created_at, updated_at, due_at, max_attempts, priority, state, queue, kind, owner, input,
                turn)
            select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), now(), \(since), 1, 0, 'pending',
                'default', 'noop', 'local', '{}', 0
            from generate_series(\(numbers.lowerBound), \(numbers.upperBound)) n
            returning *
        )
        insert into job_pending (due_at, id, rank, queue, kind)
        select due_at, id, -priority, queue, kind from made
        """
    }

    /// A claim of one job, from a priority of 0 and a time on.
    private static func claim(since: String) -> String {
        "null, \(node), 'default', array['noop'], array[1], 1, array[null]::integer[],"
            + " array['noop', 'noop'], array[-32768, 0]::smallint[], array['-infinity', \(since)]::timestamptz[],"
            + " array[\(zero), \(zero)]::uuid[], array[0, 32767]::smallint[], true"
    }

    /// How many pages a claim reads.
    private func pages(of arguments: String, on connectionString: String) async throws -> Int {
        let plan = try await runSQL(
            "prepare statement as \(JobSchema.claim)",
            "begin",
            "explain (analyze, buffers, timing off) execute statement(\(arguments))",
            "rollback",
            on: connectionString
        )
        let hits = try #require(plan.firstMatch(of: /Buffers: shared hit=(\d+)/))
        return try #require(Int(hits.1))
    }

    private func plan(
        of sql: String,
        _ arguments: String,
        _ mode: String?,
        _ connectionString: String,
        _ settings: [String] = []
    ) async throws -> String {
        let statements = [
            "prepare statement as \(sql)", "explain (costs off) execute statement(\(arguments))",
        ]
        let mode = mode.map { "set plan_cache_mode = \($0)" }
        return try await runSQL(settings + [mode].compactMap(\.self) + statements, on: connectionString)
    }
}
