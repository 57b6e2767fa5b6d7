import PostgresClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct PoolTests {
    @Test func whoFindsNoConnectionInTimeIsToldSo() async throws {
        try await withDatabase(pool: .init(maximumConnections: 1, waitTimeout: .milliseconds(200))) { database in
            // To connect may take longer than this pool waits.
            while await errorOf({ try await database.withConnection { _ in } }) != nil {}
            try await database.withConnection { _ in
                let error = await errorOf { try await database.withConnection { _ in } }
                #expect(error?.code == .poolExhausted && error?.isRetryable == true)
            }
            try await database.withConnection { _ = try await $0.query("select 1") }
        }
    }

    @Test func manyTasksShareAFewConnections() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 3)) { database in
            let sessions = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await database.withConnection { connection in
                            try await connection.query("select pg_backend_pid()")[0].decode(0, as: Int.self)
                        }
                    }
                }
                return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
            }
            #expect((1...3).contains(sessions.count))
        }
    }

    @Test func aConnectionThatDiedIdleIsNeverHandedOut() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 1)) { database in
            for _ in 1...20 {
                let session = try await database.withConnection { await $0.backendID }
                // Returns when the process is gone.
                _ = try await database.read("select pg_terminate_backend($1, 10000)", session, on: .background)
                try await database.withConnection { connection in
                    let result = try await connection.query("select 1")
                    #expect(result.count == 1)
                    #expect(await connection.backendID != session)
                }
            }
        }
    }

    @Test func aConnectionThatFellSilentIdleIsNeverHandedOut() async throws {
        try await withTestDatabase { connectionString in
            let proxy = try await FaultProxy.beforeSharedCluster()
            defer { proxy.stop() }
            let configuration = PostgresConfiguration(
                "\(connectionString) host=127.0.0.1 port=\(proxy.port) sslmode=disable",
                connectTimeout: .seconds(1)
            )
            let limits = PostgresPoolConfiguration(
                maximumConnections: 1,
                waitTimeout: .seconds(50),
                checkBeforeUseAfter: .zero,
                checkTimeout: .seconds(1)
            )
            try await withDatabase(configuration, pool: limits) { database in
                let session = try await database.withConnection { await $0.backendID }
                proxy.set(.blackHole)
                let second = Task { try await database.withConnection { await $0.backendID } }
                // The check fails, and a new connection is tried.
                await proxy.waitForConnections(2)
                proxy.set(.forward)
                #expect(try await second.value != session)
            }
        }
    }

    @Test func aConnectionThatComesBackInsideATransactionIsClosed() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 1)) { database in
            let session = try await database.withConnection { connection in
                _ = try await connection.query("begin")
                return await connection.backendID
            }
            try await database.withConnection { connection in
                #expect(await connection.backendID != session)
            }
        }
    }

    @Test func idleConnectionsAreClosedAfterTheirTime() async throws {
        try await withDatabase(pool: .init(waitTimeout: .seconds(50), idleTimeout: .milliseconds(100))) { database in
            let session = try await database.withConnection { Int(await $0.backendID) }
            let isGone: PostgresStatement = "select not exists (select from pg_stat_activity where pid = $1)"
            while try await !database.read(isGone, session)[0].decode(0, as: Bool.self) {}
        }
    }

    @Test func runKeepsTheMinimumAndClosesEverythingAtItsEnd() async throws {
        try await withTestDatabase { connectionString in
            let configuration = PostgresConfiguration(connectionString, applicationName: "minimum")
            let database = PostgresDatabase(
                configuration: configuration,
                pool: .init(minimumConnections: 2),
                logger: .silent
            )
            let run = Task { await database.run() }
            try await withDatabase(PostgresConfiguration(connectionString)) { observer in
                let count: PostgresStatement = """
                    select count(*) from pg_stat_activity where application_name = 'minimum' and datname = current_database()
                    """
                while try await observer.read(count)[0].decode(0, as: Int.self) != 2 {}
                run.cancel()
                await run.value
                while try await observer.read(count)[0].decode(0, as: Int.self) != 0 {}
            }
            let error = await errorOf { _ = try await database.read("select 1") }
            #expect(error?.code == .closed)
        }
    }

    @Test func transactionsCommitAndRollBack() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint)")
            try await database.withTransaction { _ = try await $0.query("insert into t values (1)") }
            struct Refused: Error {}
            await #expect(throws: Refused.self) {
                try await database.withTransaction { connection in
                    _ = try await connection.query("insert into t values (2)")
                    throw Refused()
                }
            }
            let swallowed = await errorOf {
                try await database.withTransaction { connection in
                    _ = try await connection.query("insert into t values (3)")
                    _ = await errorOf { _ = try await connection.query("select 1/0") }
                }
            }
            #expect(swallowed?.sqlState == .inFailedTransaction)
            #expect(try await database.read("select id from t").map { try $0.decode(0, as: Int.self) } == [1])
        }
    }

    @Test func aTransactionThatCouldNotBeSerializedIsTriedAgain() async throws {
        try await withDatabase { database in
            var attempts = 0
            try await database.withTransaction(maxAttempts: 3) { connection in
                attempts += 1
                if attempts < 3 {
                    _ = try await connection.query("do $$ begin raise sqlstate '40001'; end $$")
                }
            }
            #expect(attempts == 3)
            let error = await errorOf {
                try await database.withTransaction(maxAttempts: 2) { connection in
                    _ = try await connection.query("do $$ begin raise sqlstate '40P01'; end $$")
                }
            }
            #expect(error?.sqlState == .deadlockDetected)
        }
    }
}
