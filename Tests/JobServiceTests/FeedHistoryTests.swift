import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Transaction ids mean something in one database of one cluster on one timeline only, and a cursor knows of which.
@Suite("Feeds of restored and promoted databases", .timeLimit(.minutes(5)))
struct FeedHistoryTests {
    private func run(_ program: String, _ arguments: String...) async throws {
        let process = try await ServiceProcess.start(program, arguments: arguments)
        let exit = try await process.waitForExit(within: .seconds(60))
        #expect(exit == .code(0), "\(process.transcript)")
    }

    /// Follows the feed until it has told of so many jobs, and has no more.
    private func follow(_ service: Service, until count: Int) async throws -> (ids: Set<String>, cursor: String) {
        var (ids, cursor) = (Set<String>(), String?.none)
        while true {
            let page = try await service.client.changes(since: cursor)
            ids.formUnion(page.changes.map(\.jobID))
            cursor = page.cursor
            if ids.count >= count, !page.more { return (ids, page.cursor) }
        }
    }

    private func code(_ service: Service, since cursor: String) async throws -> Int {
        let url = try #require(URL(string: "api/changes?since=\(cursor)", relativeTo: service.url.appending(path: "/")))
        return try await service.send(URLRequest(url: url)).code
    }

    /// A node on another history of a database refuses the old cursor, tells of all that is stored, and goes on.
    private func expectResync(_ service: Service, from cursor: String, _ jobs: Set<String>) async throws {
        #expect(try await code(service, since: cursor) == 410)
        let all = try await follow(service, until: jobs.count)
        #expect(all.ids == jobs)
        let id = try await service.startJob("noop")
        _ = try await service.wait(for: id) { $0.isOver }
        var next = try await service.client.changes(since: all.cursor)
        while next.changes.isEmpty { next = try await service.client.changes(since: next.cursor) }
        #expect(next.changes.map(\.jobID).contains(id))
        #expect(try await code(service, since: cursor) == 410)
    }

    /// Runs some jobs to their end: which, and a cursor behind them.
    private func prepare(on database: String) async throws -> (ids: Set<String>, cursor: String) {
        let service = try await Service.start(on: database)
        for _ in 0..<25 {
            let id = try await service.startJob("noop")
            _ = try await service.wait(for: id) { $0.isOver }
        }
        let all = try await follow(service, until: 25)
        #expect(try await code(service, since: all.cursor) == 200)
        try await service.stop()
        return all
    }

    @Test func aRestoredDumpBeginsAnew() async throws {
        let dump = FileManager.default.temporaryDirectory.appending(path: "dump-\(UUID().uuidString).sql").path
        defer { try? FileManager.default.removeItem(atPath: dump) }
        try await withTestDatabase { original in
            // Such a cluster is at higher transaction ids than a new one.
            for _ in 0..<3 {
                try await runSQL(Array(repeating: "select pg_current_xact_id()", count: 500), on: original)
            }
            let all = try await prepare(on: original)
            try await run("/usr/bin/pg_dump", "-O", "-x", "-d", original, "-f", dump)
            // Beside the original, and in a cluster that has not got as far.
            let cluster = TestCluster.private()
            for target in [TestCluster.shared, cluster] {
                try await withTestDatabase(cluster: target) { copy in
                    try await run("/usr/bin/psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", copy, "-f", dump)
                    let service = try await Service.start(on: copy)
                    try await expectResync(service, from: all.cursor, all.ids)
                    try await service.stop()
                }
            }
            await cluster.stop()
        }
    }

    /// The files of a server come to life elsewhere: as they were recovered, or as a standby that was promoted.
    @Test(arguments: ["recovery.signal", "standby.signal"])
    func anotherTimelineBeginsAnew(signal: String) async throws {
        let settings = ["wal_level": "replica", "restore_command": "false"]
        let (primary, other) = (TestCluster.private(settings: settings), TestCluster.private(settings: settings))
        let before = try await prepare(on: primary.start())
        await primary.stop()
        try await run("/bin/cp", "-a", primary.dataDirectory, other.dataDirectory)
        let file = other.dataDirectory + "/cluster/" + signal
        #expect(FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o666]))
        // The primary goes on, and its clients with it.
        let ahead = try await Service.start(on: primary.start())
        for _ in 0..<3 { _ = try await ahead.startJob("noop") }
        let after = try await follow(ahead, until: before.ids.count + 3)
        try await ahead.stop()

        let database = try await other.start()
        if signal == "standby.signal" { try await runSQL("select pg_promote()", on: database) }
        // It answers before it has recovered.
        try await runSQL(
            "do 'begin while pg_is_in_recovery() loop perform pg_sleep(0.01); end loop; end'",
            on: database
        )
        let service = try await Service.start(on: database)
        for cursor in [before.cursor, after.cursor] { #expect(try await code(service, since: cursor) == 410) }
        try await expectResync(service, from: before.cursor, before.ids)
        try await service.stop()
        for cluster in [primary, other] { await cluster.stop() }
    }
}
