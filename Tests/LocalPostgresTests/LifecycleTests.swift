import Foundation
import Glibc
import TestSupport
import Testing

@testable import LocalPostgres

@Suite("The life of a server", .timeLimit(.minutes(2)))
struct LifecycleTests {
    @Test("A first start makes a durable, private, UTF-8 cluster; stop and start keep what is in it")
    func firstStart() async throws {
        try await withTemporaryFolder { folder in
            // Longer than any socket's path may be.
            let data = folder + "/" + String(repeating: "a folder/", count: 20) + "data"
            let first = try await withServer(in: data, settings: [:]) { postgres in
                let connection = try await postgres.start()
                #expect(try await postgres.start() == connection)
                let shown = try await runSQL(
                    "create table t as select 7 as n",
                    "show fsync",
                    "show synchronous_commit",
                    "show full_page_writes",
                    "show data_checksums",
                    "show server_encoding",
                    "show listen_addresses",
                    "select current_database()",
                    on: connection
                )
                #expect(shown == "on\non\non\non\nUTF8\n\njobs")
                #expect(FileStatus(data)?.permissions == 0o700)
                #expect(FileStatus(connection.socketDirectory)?.permissions == 0o700)
                #expect(await postgres.isOwner)
                return connection
            }
            #expect(FileStatus(first.socketDirectory) == nil)
            try await withServer(in: data) { postgres in
                let connection = try await postgres.start()
                #expect(connection == first)
                #expect(try await runSQL("select n from t", on: connection) == "7")
            }
        }
    }

    @Test("What an interrupted first start left is thrown away")
    func interruptedStart() async throws {
        try await withTemporaryFolder { folder in
            let directory = DataDirectory(folder + "/data")
            let half = directory.unfinishedCluster + "/base"
            try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
            try await withServer(in: directory.path) { postgres in
                let connection = try await postgres.start()
                #expect(try await runSQL("select 1", on: connection) == "1")
            }
            #expect(FileStatus(directory.unfinishedCluster) == nil)
        }
    }

    @Test("A killed server is started again, with the same address, and takes its data back")
    func restart() async throws {
        try await withDataFolder { data in
            let log = LogRecorder()
            try await withServer(in: data, logger: log.logger) { postgres in
                let connection = try await postgres.start()
                try await runSQL("create table t as select 7 as n", on: connection)
                let before = try #require(await postgres.processID)
                let running = Task { try await postgres.run() }
                // A backend that is busy does not notice the end of the postmaster by itself.
                async let busy: String? = try? runSQL("select count(*) from generate_series(1, 1e10)", on: connection)
                while try await runSQL(
                    "select count(*) from pg_stat_activity where query like '%1e10%'",
                    on: connection
                )
                    != "2"
                {}
                kill(before, SIGKILL)
                await log.wait(for: "starting it again")
                await log.wait(for: "left behind")
                #expect(await busy == nil)
                // While it is being started again, this waits for it.
                try await postgres.start()
                #expect(await postgres.processID != before)
                #expect(try await runSQL("select n from t", on: connection) == "7")
                #expect(await postgres.isOwner)
                running.cancel()
                try await running.value
                #expect(await postgres.processID == nil)
                #expect(LeftoverProcesses.find(in: data + "/cluster").isEmpty)
            }
        }
    }

    @Test("Cancelling run stops the server; stopping twice, before the start and after it is fine")
    func stopping() async throws {
        try await withDataFolder { data in
            let postgres = LocalPostgres(dataDirectory: data, settings: fast, logger: LogRecorder().logger)
            try await postgres.start()
            let id = try #require(await postgres.processID)
            let running = Task { try await postgres.run() }
            running.cancel()
            try await running.value
            #expect(kill(id, 0) != 0)
            await postgres.stop()
            let error = await #expect(throws: LocalPostgresError.self) { try await postgres.start() }
            #expect(error?.code == .stopped)

            let never = LocalPostgres(dataDirectory: data + "/never", logger: LogRecorder().logger)
            await never.stop()
            #expect(FileStatus(data + "/never") == nil)
        }
    }

    @Test("A start that is cancelled leaves nothing that runs")
    func cancelledStart() async throws {
        try await withTemporaryFolder { folder in
            let log = LogRecorder()
            let postgres = LocalPostgres(dataDirectory: folder + "/data", settings: fast, logger: log.logger)
            let starting = Task { try await postgres.start() }
            await log.wait(for: "Making a PostgreSQL cluster")
            starting.cancel()
            await #expect(throws: (any Error).self) { try await starting.value }
            #expect(FileStatus(folder + "/data/cluster.new") == nil)
            // What initdb started ends a moment after it.
            while !LeftoverProcesses.find(in: folder + "/data").isEmpty { await Task.yield() }
            // And it can be tried again.
            let connection = try await postgres.start()
            #expect(try await runSQL("select 1", on: connection) == "1")
            await postgres.stop()
        }
    }

    @Test("A server whose socket was removed is started again")
    func removedSocket() async throws {
        try await withDataFolder { data in
            let log = LogRecorder()
            var limits = LocalPostgresLimits()
            limits.socketLook = .milliseconds(20)
            let opener = ServerOpener(
                directory: DataDirectory(data),
                settings: fast,
                limits: limits,
                logger: log.logger
            )
            let postgres = LocalPostgres(opener: opener)
            let connection = try await postgres.start()
            let running = Task { try await postgres.run() }
            try FileManager.default.removeItem(atPath: connection.socketDirectory)
            await log.wait(for: "starting it again")
            try await postgres.start()
            #expect(try await runSQL("select 1", on: connection) == "1")
            running.cancel()
            try await running.value
        }
    }
}
