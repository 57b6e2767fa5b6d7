import JobStatusModels
import PostgresClient
import StoreTestSupport
import Testing

@testable import JobStore

/// What was inserted.
private actor Record {
    var sizes: [Int] = []
    var owners: Set<String> = []

    func add(_ size: Int, _ owner: String) {
        sizes.append(size)
        owners.insert(owner)
    }
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
                        let start = NewStart(jobs: [job], key: nil)
                        return try await groups.start(start, owner: number % 3 == 0 ? "a" : "b") { starts, owner in
                            await record.add(starts.count, owner)
                            return try await test.store.insert(starts, owner: owner)
                        }
                    }
                }
                return try await group.reduce(into: [Job]()) { $0 += $1 ?? [] }
            }
            #expect(Set(jobs.map(\.id)).count == 300)
            let sizes = await record.sizes
            let most = try #require(sizes.max())
            #expect(sizes.reduce(0, +) == 300 && most > 1 && most <= 100)
            #expect(await record.owners == ["a", "b"])
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
            let made = try await test.store.insert(starts, owner: "local")
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
            let taken = try await test.store.insert([start(key: "taken")], owner: "local")
            #expect(taken[0]?.count == 1)
            let starts = try [
                start(key: "new"), start(key: "taken"), start(key: nil), start(key: "new", payload: "[1]"),
                start(key: "batch", jobs: 3), start(key: "taken", jobs: 2), start(key: nil),
            ]
            let made = try await test.store.insert(starts, owner: "local")
            #expect(made.map { $0?.count } == [1, nil, 1, nil, 3, nil, 1])
            let listed = try await test.store.list(JobListQuery(owner: "local")).jobs
            let all = (taken + made).compactMap(\.self).joined().map(\.id)
            #expect(listed.map(\.id) == all.sorted(by: >))
        }
    }

    @Test func aPayloadThatIsRefusedFailsAlone() async throws {
        try await withTestStore { test in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        // jsonb has no NUL, and a key is compared as jsonb.
                        let payload = number == 25 ? #""\u0000""# : "\(number)"
                        let start = try? start(key: "key \(number)", payload: payload)
                        guard let start, let key = start.key else { return false }
                        return (try? await test.store.start(start.jobs, owner: "local", idempotencyKey: key)) != nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 49)
        }
    }

    @Test("A key that another transaction is about to take holds up whoever has the same, and not for long")
    func othersDoNotWaitForAKey() async throws {
        try await withTestStore { test in
            let holder = PostgresDatabase(configuration: .init(test.connectionString), logger: .silent)
            let (held, free) = try (start(key: "held"), start(key: "free"))
            try await holder.withTransaction { connection in
                _ = try await connection.query(Self.take)
                // The first goes alone; the others wait for it, go together then, and apart when they were held up.
                let first = Task { try await test.store.start(held.jobs, owner: "local", idempotencyKey: held.key) }
                while try await holder.read(Self.waiters)[0].decode(0, as: Int.self) < 1 {}
                let second = Task { try await test.store.start(held.jobs, owner: "local", idempotencyKey: held.key) }
                let outcome = try await test.store.start(free.jobs, owner: "local", idempotencyKey: free.key)
                #expect(!outcome.isReplay)
                await #expect { _ = try await first.value } throws: { ($0 as? JobStoreError)?.code == .stuck }
                await #expect { _ = try await second.value } throws: { ($0 as? JobStoreError)?.code == .stuck }
            }
            let replay = try await test.store.insert([held], owner: "local")
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

private func start(key: String?, payload: String = "{}", jobs: Int = 1) throws -> NewStart {
    let payload = try RawJSON(validating: payload.utf8)
    return NewStart(
        jobs: (0..<jobs).map { NewJob(kind: "echo", input: .int($0)) },
        key: key.map { IdempotencyKey(key: $0, operation: "start", payload: payload) }
    )
}
