import PostgresClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ConnectTests {
    @Test func aDeadHostIsSkipped() async throws {
        try await withTestDatabase { connectionString in
            let folder = try await TestCluster.shared.socketFolder
            let hosts = "\(connectionString) host=127.0.0.1,\(folder) port=1,5432"
            let connection = try await PostgresConnection.connect(PostgresConfiguration(hosts), logger: .silent)
            #expect(try await connection.query("select 1").count == 1)
            await connection.close()
        }
    }

    @Test func aSilentHostTakesOnlyItsShareOfTheTime() async throws {
        try await withTestDatabase { connectionString in
            let folder = try await TestCluster.shared.socketFolder
            let proxy = try await FaultProxy.beforeSharedCluster()
            proxy.set(.blackHole)
            let configuration = PostgresConfiguration(
                "\(connectionString) host=127.0.0.1,\(folder) port=\(proxy.port),5432",
                connectTimeout: .seconds(1)
            )
            let connection = try await PostgresConnection.connect(configuration, logger: .silent)
            #expect(await connection.backendID > 0)
            await connection.close()
            proxy.stop()
        }
    }

    @Test func theDeadlineHoldsAgainstASilentServer() async throws {
        let proxy = try await FaultProxy.beforeSharedCluster()
        proxy.set(.blackHole)
        let configuration = PostgresConfiguration(
            "host=127.0.0.1 port=\(proxy.port) user=nobody",
            connectTimeout: .milliseconds(200)
        )
        let error = await errorOf { _ = try await PostgresConnection.connect(configuration, logger: .silent) }
        #expect(error?.code == .connectTimeout && error?.isRetryable == true)
        proxy.stop()
    }

    @Test func aCancelledTaskNoLongerWaitsForTheConnection() async throws {
        let proxy = try await FaultProxy.beforeSharedCluster()
        proxy.set(.blackHole)
        let configuration = PostgresConfiguration("host=127.0.0.1 port=\(proxy.port) user=nobody")
        let task = Task {
            await errorOf { _ = try await PostgresConnection.connect(configuration, logger: .silent) }
        }
        await proxy.waitForConnections(1)
        task.cancel()
        #expect(await task.value?.code == .cancelled)
        proxy.stop()
    }

    @Test func whatTheServerRefusesIsToldAtOnceWithItsCode() async throws {
        try await withTestDatabase { connectionString in
            let configuration = PostgresConfiguration("\(connectionString) dbname=no_such_database")
            try await withDatabase(configuration) { database in
                let error = await errorOf { _ = try await database.read("select 1") }
                #expect(error?.code == .connectionFailed && error?.sqlState == .invalidCatalogName)
                #expect(error?.isRetryable == false)
                let leased = await errorOf { try await database.withConnection { _ in } }
                #expect(leased?.sqlState == .invalidCatalogName)
            }
        }
    }

    @Test(arguments: ["postgres://[", "nonsense=1 host=x", "host=name.invalid", "sslmode=maybe"])
    func whatIsNoConnectionStringIsAnError(_ text: String) async throws {
        let error = await errorOf {
            _ = try await PostgresConnection.connect(PostgresConfiguration(text), logger: .silent)
        }
        #expect(error?.code == .connectionFailed)
        #expect(error?.reason.isEmpty == false)
    }

    @Test func theSessionIsSetUpAsConfigured() async throws {
        try await withTestDatabase { connectionString in
            let configuration = PostgresConfiguration(
                "\(connectionString) options='-c work_mem=5MB'",
                applicationName: "a name",
                statementTimeout: .seconds(7)
            )
            let connection = try await PostgresConnection.connect(configuration, logger: .silent)
            let row = try await connection.query(
                """
                select current_setting('application_name'), current_setting('statement_timeout'),
                    current_setting('work_mem'), current_setting('client_encoding')
                """
            )[0]
            #expect(try (0..<4).map { try row.decode($0, as: String.self) } == ["a name", "7s", "5MB", "UTF8"])
            #expect(await connection.serverVersion >= 150_000)
            await connection.close()
            #expect(await connection.isClosed)
            let error = await errorOf { _ = try await connection.query("select 1") }
            #expect(error != nil)
        }
    }

    @Test func aScriptRunsAsOneTransactionAndReportsItsError() async throws {
        try await withDatabase { database in
            try await database.withConnection { connection in
                try await connection.executeScript("create table t (id bigint); insert into t values (1); select 1;")
                let error = await errorOf {
                    try await connection.executeScript("insert into t values (2); select 1/0; insert into t values (3)")
                }
                #expect(error?.sqlState == "22012")
                #expect(try await connection.query("select id from t").count == 1)
            }
        }
    }
}

extension TestCluster {
    var socketFolder: String {
        get async throws { try await String(socketPath.dropLast("/.s.PGSQL.5432".count)) }
    }
}
