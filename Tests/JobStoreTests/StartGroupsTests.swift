import JobStatusModels
import PostgresClient
import StoreTestSupport
import Testing

@testable import JobStore

/// What was inserted.
private actor Record {
    var sizes: [Int] = []
    var owners: [Int] = []

    func add(_ starts: [NewStart]) {
        sizes.append(starts.count)
        owners.append(Set(starts.map(\.owner)).count)
    }
}

/// How many have come to an end.
private actor Ends {
    var count = 0

    func add() { count += 1 }
}

@Suite("Starts that share an insert", .timeLimit(.minutes(1)))
struct StartGroupsTests {
    @Test func whatComesMeanwhileGoesTogether() async throws {
        try await withTestStore { test in
            let record = Record()
            let groups = StartGroups()
            let jobs = try await withThrowingTaskGroup(of: [Job]?.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let job = NewJob(kind: "echo", input: RawJSON(trusted: Array("\(number)".utf8)))
                        let start = NewStart(jobs: [job], owner: number % 3 == 0 ? "a" : "b")
                        return try await groups.start(start) { starts, _ in
                            await record.add(starts)
                            return try await test.insert(starts)
                        }
                    }
                }
                return try await group.reduce(into: [Job]()) { $0 += $1 ?? [] }
            }
            #expect(Set(jobs.map(\.id)).count == 300)
            let sizes = await record.sizes
            let most = try #require(sizes.max())
            #expect(sizes.reduce(0, +) == 300 && most > 1 && most <= 100)
            // Those of all owners go together.
            #expect(await record.owners.max() == 2)
            // Each got its own job, and its owner's.
            for owner in ["a", "b"] {
                let own = jobs.filter { $0.owner == owner }.map(\.id)
                let found = try await test.store.jobs(Array(own.prefix(100)), owner: owner, brief: false)
                #expect(found.count == 100)
            }
        }
    }

    @Test func oneThatIsRefusedFailsAlone() async throws {
        try await withTestStore { test in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        // The API would have refused it; the database does too.
                        let text = number == 25 ? "{" : "{}"
                        let job = NewJob(kind: "echo", input: RawJSON(trusted: Array(text.utf8)))
                        return (try? await test.store.start([job], owner: "local", idempotencyKey: nil)) != nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 49)
            let page = try await test.store.counts(of: "echo")
            #expect(page.waiting == 49)
        }
    }

    /// As a phone starts jobs: each under a key of its own.
    @Test func keysShareAnInsert() async throws {
        try await withTestStore { test in
            let starts = try (0..<60).map { try start(key: "key \($0)", payload: "[\($0)]") }
            let made = try await test.insert(starts)
            #expect(made.compactMap { $0?.first?.id }.count == 60)
            for (start, jobs) in zip(starts, made) {
                let key = try #require(start.key)
                #expect(try await test.store.replay(key, owner: "local")?.map(\.id) == jobs?.map(\.id))
            }
        }
    }

    @Test("Of one insert each key makes its jobs once, and one that is taken makes none")
    func aKeyIsTakenOnce() async throws {
        try await withTestStore { test in
            let taken = try await test.insert([start(key: "taken")])
            #expect(taken[0]?.count == 1)
            let starts = try [
                start(key: "new"), start(key: "taken"), start(key: nil), start(key: "new", payload: "[1]"),
                start(key: "batch", jobs: 3), start(key: "taken", jobs: 2), start(key: nil),
            ]
            let made = try await test.insert(starts)
            #expect(made.map { $0?.count } == [1, nil, 1, nil, 3, nil, 1])
            let listed = try await test.store.list(JobListQuery(owner: "local")).jobs
            let all = (taken + made).compactMap(\.self).joined().map(\.id)
            #expect(listed.map(\.id) == all.sorted(by: >))
        }
    }

    @Test func aPayloadThatIsRefusedFailsAlone() async throws {
        try await withTestStore { test in
            let refused = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        // A key's payload is compared as jsonb, which has no NUL. (The API would have refused it.)
                        let text = number == 25 ? #""\u0000""# : "\(number)"
                        let payload = RawJSON(trusted: Array(text.utf8))
                        let key = IdempotencyKey(key: "key \(number)", operation: "start", payload: payload)
                        let job = NewJob(kind: "echo", input: .emptyObject)
                        do {
                            _ = try await test.store.start([job], owner: "local", idempotencyKey: key)
                            return nil
                        } catch {
                            return (error as? JobStoreError)?.code == .refused ? number : -1
                        }
                    }
                }
                return await group.reduce(into: [Int]()) { if let number = $1 { $0.append(number) } }
            }
            #expect(refused == [25])
            let waiting = try await test.store.counts(of: "echo").waiting
            #expect(waiting == 49)
        }
    }

    @Test("Starts under keys, of many owners, take fewer inserts than there are of them")
    func startsUnderKeysGoTogether() async throws {
        try await withTestStore { test in
            try await withThrowingDiscardingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let start = try start(key: "key", owner: "owner \(number)")
                        _ = try await test.store.start(start.jobs, owner: start.owner, idempotencyKey: start.key)
                    }
                }
            }
            let row = try await test.database.execute("select count(*), count(distinct created_at) from job")[0]
            #expect(try row.decode(0, as: Int.self) == 200)
            // All rows of a statement have one time.
            #expect(try row.decode(1, as: Int.self) < 100)
        }
    }

    /// Without one order, two that have taken one key each would wait for each other's.
    @Test func keysAreTakenInOneOrder() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                for round in 0..<20 {
                    let starts = try (0..<50).map { try start(key: "\(round) \($0)", owner: "owner \($0 % 7)") }
                    async let first = test.insert(starts)
                    let second = try await insert(starts.reversed(), on: other)
                    let made = try await first.filter { $0 != nil }.count + second.filter { $0 != nil }.count
                    #expect(made == 50)
                }
            }
        }
    }

    @Test("A key that another transaction is about to take holds up whoever has the same, and nobody else for long")
    func othersDoNotWaitForAKey() async throws {
        try await withTestStore { test in
            let holder = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            let (held, free) = try (start(key: "held"), start(key: "free", owner: "other"))
            let ends = Ends()
            try await holder.withTransaction { connection in
                _ = try await connection.query(Self.take)
                try await withThrowingDiscardingTaskGroup { group in
                    for _ in 0..<20 {
                        group.addTask {
                            let error = await #expect(throws: JobStoreError.self) {
                                try await test.store.start(held.jobs, owner: held.owner, idempotencyKey: held.key)
                            }
                            #expect(error?.code == .stuck)
                            await ends.add()
                        }
                    }
                    while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 1 {}
                    let outcome = try await test.store.start(free.jobs, owner: free.owner, idempotencyKey: free.key)
                    #expect(!outcome.isReplay)
                    _ = try await test.store.start(free.jobs, owner: free.owner, idempotencyKey: nil)
                    #expect(await ends.count == 0)
                }
            }
            let replay = try await test.insert([held])
            #expect(replay.count == 1 && replay[0] == nil)
            await holder.close()
        }
    }

    private static let take = PostgresStatement(
        """
        insert into job_key (owner, key, operation, payload_hash, job_ids, created_at)
        values ('local', 'held', 'start', '{}', '{}', now())
        """
    )

    private static let waiters = PostgresStatement(
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    )
}

private func start(
    key: String?,
    payload: String = "{}",
    jobs: Int = 1,
    owner: String = "local"
) throws -> NewStart {
    let payload = try RawJSON(validating: payload.utf8)
    return NewStart(
        jobs: (0..<jobs).map { NewJob(kind: "echo", input: .int($0)) },
        owner: owner,
        key: key.map { IdempotencyKey(key: $0, operation: "start", payload: payload) }
    )
}

private func insert(_ starts: [NewStart], on store: JobStore) async throws -> [[Job]?] {
    try await store.insert(starts) { try await store.database.execute(Statements.start, parameters: $0) }
}

extension TestStore {
    fileprivate func insert(_ starts: [NewStart]) async throws -> [[Job]?] {
        try await JobStoreTests.insert(starts, on: store)
    }
}
