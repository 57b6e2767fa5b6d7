import TestSupport
import Testing

@testable import PostgresClient

@Suite(.timeLimit(.minutes(1))) struct CancellationTests {
    @Test func aTaskThatIsCancelledAlreadySendsNothing() async throws {
        try await withDatabase { database in
            try await database.run(script: "create table t (id bigint)")
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await errorOf { _ = try await database.execute("insert into t values (1)") }
            }
            #expect(await task.value?.code == .cancelled)
            #expect(try await database.read("select from t").isEmpty)
        }
    }

    @Test func onASharedConnectionATaskGivesUpItsAnswerOnly() async throws {
        try await withDatabase { database in
            let session = try await database.backend()
            try await database.withConnection { holder in
                _ = try await holder.query("select pg_advisory_lock(1)")
                let task = Task { await errorOf { _ = try await database.execute("select pg_advisory_xact_lock(1)") } }
                try await database.waitForLock()
                let behind = Task { try await database.read("select 7")[0].decode(0, as: Int.self) }
                task.cancel()
                #expect(await task.value?.code == .cancelled)
                // The statement still waits on the server: nobody interrupted it.
                try await database.waitForLock()
                _ = try await holder.query("select pg_advisory_unlock(1)")
                #expect(try await behind.value == 7)
            }
            #expect(try await database.backend() == session)
        }
    }

    @Test func onALeasedConnectionTheStatementIsInterrupted() async throws {
        try await withDatabase { database in
            try await database.withConnection { connection in
                let session = await connection.backendID
                for _ in 1...3 {
                    let task = Task { await errorOf { _ = try await connection.query("select pg_sleep(60)") } }
                    try await database.waitForActivity("pg_sleep(60)")
                    task.cancel()
                    let error = await task.value
                    #expect(error?.code == .cancelled && error?.sqlState == .queryCanceled)
                    #expect(try await connection.query("select 1").count == 1)
                }
                #expect(await connection.backendID == session)
            }
        }
    }

    @Test func aTransactionWhoseTaskIsCancelledIsRolledBackAndItsConnectionKept() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 1)) { database in
            try await database.run(script: "create table t (id bigint)")
            let session = try await database.withConnection { await $0.backendID }
            let task = Task {
                await errorOf {
                    try await database.withTransaction { connection in
                        _ = try await connection.query("insert into t values (1)")
                        _ = try await connection.query("select pg_sleep(60)")
                    }
                }
            }
            try await database.waitForActivity("pg_sleep(60)")
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            #expect(try await database.read("select from t").isEmpty)
            #expect(try await database.withConnection { await $0.backendID } == session)
        }
    }

    @Test func aServerThatDoesNotObeyLosesItsConnection() async throws {
        try await withTestDatabase { connectionString in
            let proxy = try await FaultProxy.beforeSharedCluster()
            defer { proxy.stop() }
            let configuration = PostgresConfiguration(
                "\(connectionString) host=127.0.0.1 port=\(proxy.port) sslmode=disable"
            )
            let connection = try await PostgresConnection.connect(configuration, logger: .silent)
            await connection.limitDraining(to: .milliseconds(100))
            _ = try await connection.query("select 1")
            proxy.set(.blackHole)
            let task = Task { await errorOf { _ = try await connection.query("select 2") } }
            await connection.waitUntilBusy()
            task.cancel()
            #expect(await task.value?.code == .cancelled)
            #expect(await connection.isClosed)
        }
    }

    @Test func whoWaitsForAConnectionCanBeCancelled() async throws {
        try await withDatabase(pool: .patient(maximumConnections: 1)) { database in
            try await database.withConnection { _ in
                let task = Task { await errorOf { try await database.withConnection { _ in } } }
                task.cancel()
                #expect(await task.value?.code == .cancelled)
            }
            try await database.withConnection { _ = try await $0.query("select 1") }
        }
    }
}

extension PostgresDatabase {
    func backend() async throws -> Int {
        try await read("select pg_backend_pid()")[0].decode(0, as: Int.self)
    }
}

extension PostgresConnection {
    func limitDraining(to limit: Duration) {
        drainLimit = limit
    }

    /// Waits until a statement is under way.
    func waitUntilBusy() async {
        while !pipeline.awaitsAnswers { await Task.yield() }
    }
}
