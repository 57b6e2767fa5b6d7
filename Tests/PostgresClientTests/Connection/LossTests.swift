import PostgresClient
import TestSupport
import Testing

/// Connections that break, at every moment at which they can.
@Suite(.timeLimit(.minutes(1))) struct LossTests {
    private static let waitsAtCommit = """
        create table t (id bigint);
        create function wait_at_commit() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock(42); return null; end $$;
        create constraint trigger wait after insert on t deferrable initially deferred
            for each row execute function wait_at_commit();
        """

    @Test func aReadWhoseServerProcessIsKilledIsSentAgain() async throws {
        try await withDatabase { database in
            try await database.withConnection { holder in
                _ = try await holder.query("select pg_advisory_lock(41)")
                let read = Task {
                    try await database.read("select 'found', pg_advisory_xact_lock(41)")[0].decode(0, as: String.self)
                }
                try await database.waitForActivity("'found'")
                try await database.terminate("'found'")
                try await database.waitForActivity("'found'")
                _ = try await holder.query("select pg_advisory_unlock(41)")
                #expect(try await read.value == "found")
            }
        }
    }

    @Test func aWriteWhoseServerProcessIsKilledHasAnUnknownOutcome() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint)")
            let write = Task {
                await errorOf { _ = try await database.execute("insert into t select 1 from pg_sleep(60)") }
            }
            try await database.waitForActivity("pg_sleep(60)")
            try await database.terminate("pg_sleep(60)")
            let error = await write.value
            #expect(error?.code == .outcomeUnknown && error?.isRetryable == false)
            #expect(error?.sqlState == .adminShutdown)
            #expect(try await database.read("select from t").isEmpty)
        }
    }

    @Test func aWriteThatIsKilledAfterItsResultAndBeforeItsCommitIsNotDone() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.waitsAtCommit)
            try await database.withConnection { holder in
                _ = try await holder.query("select pg_advisory_lock(42)")
                let write = Task { await errorOf { _ = try await database.execute("insert into t values (1)") } }
                try await database.waitForActivity("insert into t")
                try await database.waitForLock()
                try await database.terminate("insert into t")
                #expect(await write.value?.code == .outcomeUnknown)
            }
            #expect(try await database.read("select from t").isEmpty)
        }
    }

    @Test func aWriteIsNotAnsweredBeforeItsCommit() async throws {
        try await withDatabase { database in
            try await database.run(script: Self.waitsAtCommit)
            try await database.withConnection { holder in
                _ = try await holder.query("select pg_advisory_lock(42)")
                let write = Task { try await database.execute("insert into t values (1)").affectedRows }
                try await database.waitForLock()
                // It waits in its commit; had it been answered at its result, this would find no answer missing.
                #expect(try await database.read("select from t", on: .background).isEmpty)
                _ = try await holder.query("select pg_advisory_unlock(42)")
                #expect(try await write.value == 1)
            }
            #expect(try await database.read("select from t").count == 1)
        }
    }

    @Test func aWriteThatWasCommittedAndWhoseAnswerIsLostHasAnUnknownOutcome() async throws {
        try await withProxy { proxy, configuration in
            try await withDatabase(configuration) { database in
                try await database.run(script: "create table t (id bigint)")
                _ = try await database.read("select 1")
                proxy.set(.cut(afterBytes: 0))
                let error = await errorOf { _ = try await database.execute("insert into t values (1)") }
                #expect(error?.code == .outcomeUnknown)
                proxy.set(.forward)
                #expect(try await database.read("select from t").count == 1)
            }
        }
    }

    @Test func insideATransactionALossIsARollbackForCertain() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint)")
            let work = Task {
                await errorOf {
                    try await database.withTransaction { connection in
                        _ = try await connection.query("insert into t values (1)")
                        _ = try await connection.query("insert into t select 2 from pg_sleep(60)")
                    }
                }
            }
            try await database.waitForActivity("pg_sleep(60)")
            try await database.terminate("pg_sleep(60)")
            let error = await work.value
            #expect(error?.code == .connectionLost && error?.isRetryable == true)
            #expect(try await database.read("select from t").isEmpty)
        }
    }

    @Test func aServerThatIsRestartedIsFoundAgain() async throws {
        let cluster = TestCluster.private()
        let connectionString = try await cluster.start()
        let limits = PostgresPoolConfiguration(waitTimeout: .milliseconds(300))
        try await withDatabase(PostgresConfiguration(connectionString), pool: limits) { database in
            // The first connections may take longer than one is willing to wait, as may those below.
            while await errorOf({ _ = try await database.read("select 1") }) != nil {}
            while await errorOf({ try await database.withConnection { _ = try await $0.query("select 1") } }) != nil {}
            await cluster.stop()
            for _ in 1...2 {
                let error = await errorOf { _ = try await database.read("select 1") }
                #expect(error?.isRetryable == true)
            }
            let leased = await errorOf { try await database.withConnection { _ = try await $0.query("select 1") } }
            #expect(leased?.isRetryable == true)
            try await cluster.start()
            // The next attempt to connect may be due later than one is willing to wait.
            while await errorOf({ _ = try await database.read("select 1") }) != nil {}
            while await errorOf({ try await database.withConnection { _ = try await $0.query("select 1") } }) != nil {}
        }
        await cluster.stop()
    }

    @Test func aServerThatFallsSilentIsGivenUp() async throws {
        try await withProxy { proxy, configuration in
            var configuration = configuration
            configuration.responseTimeout = .milliseconds(300)
            configuration.connectTimeout = .milliseconds(300)
            try await withDatabase(configuration) { database in
                _ = try await database.read("select 1")
                proxy.set(.blackHole)
                let error = await errorOf { _ = try await database.execute("select 2") }
                #expect(error?.code == .outcomeUnknown)
                proxy.set(.forward)
                #expect(try await database.read("select 3").count == 1)
            }
        }
    }

    private func withProxy(_ body: (FaultProxy, PostgresConfiguration) async throws -> Void) async throws {
        try await withTestDatabase { connectionString in
            let proxy = try await FaultProxy.beforeSharedCluster()
            defer { proxy.stop() }
            try await body(
                proxy,
                PostgresConfiguration("\(connectionString) host=127.0.0.1 port=\(proxy.port) sslmode=disable")
            )
        }
    }
}

extension PostgresDatabase {
    /// Waits until somebody waits for an advisory lock in this database.
    func waitForLock() async throws {
        let select: PostgresStatement = """
            select exists (select from pg_locks join pg_database d on d.oid = database
                where datname = current_database() and locktype = 'advisory' and not granted)
            """
        while try await !read(select, on: .background)[0].decode(0, as: Bool.self) {}
    }
}
