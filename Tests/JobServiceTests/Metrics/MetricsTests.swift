import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

/// What a whole service tells of itself.
@Suite(.timeLimit(.minutes(5)))
struct MetricsTests {
    @Test func countsWhatWasDone() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString)
            let id = try await service.startJob("noop")
            _ = try await service.wait(for: id) { $0.isOver }
            let (code, headers, body) = try await service.get("/metrics")
            let text = String(decoding: body, as: UTF8.self)
            #expect(code == 200)
            #expect(headers["content-type"]?.hasPrefix("text/plain") == true)
            #expect(text.contains("jobd_attempts_total{kind=\"noop\",outcome=\"completed\"} 1\n"))
            #expect(text.contains("jobd_attempt_seconds_count{kind=\"noop\"} 1\n"))
            #expect(text.contains("jobd_database_up 1\n"))
            #expect(text.contains(/jobd_http_requests_total\{route="[^"]*job[^"]*",status="202"\} 1\n/))
            _ = try await service.stop()
        }
    }

    @Test func tellsOfItsConnections() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString)
            _ = try await service.startJob("noop")
            let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
            let pool = text.matches(of: /jobd_pool_connections\{state="(\w+)"\} (\d+)/)
            #expect(Set(pool.map { String($0.1) }) == ["connecting", "idle", "leased"])
            // A node that runs jobs has had to lease one.
            #expect(pool.contains { Int($0.2) ?? 0 > 0 })
            #expect(text.firstMatch(of: /\njobd_pool_leases (\d+)/).flatMap { Int($0.1) } ?? 0 > 0)
            for name in ["pool_waiting", "pool_wait_seconds", "listener_silence_seconds"] {
                #expect(text.contains("\njobd_\(name) "))
            }
            #expect(text.contains("\njobd_listener_reconnects 0\n"))
            // Its listener's connection is ended, and replaced.
            try await runSQL(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where application_name = 'jobd listener' and datname = current_database()
                """,
                on: connectionString
            )
            while true {
                let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
                if text.contains("\njobd_listener_reconnects 1\n") {
                    #expect(text.contains("\njobd_listener_connected 1\n"))
                    break
                }
            }
            _ = try await service.stop()
        }
    }

    @Test func tellsWhatNodesRunAndForgetsThoseThatAreGone() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString)
            func nodes() async throws -> [String] {
                let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
                return text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("jobd_node_jobs_running{") }
            }
            let id = try await service.startJob("sleep", ["seconds": 600])
            _ = try await service.wait(for: id) { $0.status == .processing }
            try await runSQL(
                """
                insert into job_node (id, name, started_at, seen_at, lease_until)
                values (gen_random_uuid(), 'other:1', now(), now(), now() + interval '1 hour')
                """,
                on: connectionString
            )
            let both = try await nodes()
            #expect(both.count == 2 && both.contains("jobd_node_jobs_running{node=\"other:1\"} 0"))
            #expect(both.contains { $0.hasSuffix("} 1") })
            try await runSQL("delete from job_node where name = 'other:1'", on: connectionString)
            #expect(try await nodes().count == 1)
            service.process.kill()
        }
    }

    /// All that issue 4 and the README promise to be measured.
    @Test func tellsAllThatIsPromised() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString)
            let id = try await service.startJob("noop")
            _ = try await service.wait(for: id) { $0.isOver }
            let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
            for name in [
                "http_requests_total", "held_requests", "status_cache_hits", "status_cache_misses",
                "status_cache_reads",
                "feed_lag_seconds", "cleanup_lag_seconds", "prepared_lag_seconds", "attempts_total", "attempt_seconds",
                "database_up", "node_jobs_running",
                "pool_connections", "pool_waiting", "pool_wait_seconds", "pool_leases", "listener_connected",
                "listener_reconnects", "listener_silence_seconds",
            ] {
                #expect(text.contains("# TYPE jobd_\(name) "), "\(name)")
            }
            // Losses and retries, before there are any.
            for outcome in ["completed", "failed", "lost", "put-back", "retried"] {
                #expect(text.contains("jobd_attempts_total{kind=\"fail\",outcome=\"\(outcome)\"} 0\n"), "\(outcome)")
            }
            _ = try await service.stop()
        }
    }

    /// A transaction of any program, in whatever database of the cluster, is named while it holds the feed back.
    @Test func namesWhoHoldsTheFeedBack() async throws {
        try await withTestDatabase { connectionString in
            try await withTestDatabase { other in
                let service = try await Service.start(on: connectionString)
                let writer = Task {
                    try await runSQL(
                        "set application_name = 'other program'",
                        "begin",
                        "select pg_current_xact_id()",
                        "select pg_sleep(600)",
                        on: other
                    )
                }
                var process = 0
                // Other tests' transactions are younger, or gone soon.
                while true {
                    let rows = try await runSQL(
                        "select pid from pg_stat_activity where backend_xid is not null and application_name = 'other program'",
                        on: connectionString
                    )
                    process = Int(rows) ?? 0
                    let ready = String(decoding: try await service.get("readyz").body, as: UTF8.self)
                    if process > 0, ready.contains("\"oldestWriter\":\(process)}") { break }
                }
                while true {
                    let text = String(decoding: try await service.get("metrics").body, as: UTF8.self)
                    if let lag = text.firstMatch(of: /\njobd_feed_lag_seconds ([0-9.]+)/), (Double(lag.1) ?? 0) > 0 {
                        break
                    }
                }
                // Nothing else waits for it.
                let id = try await service.startJob("echo", ["a": 1])
                _ = try await service.wait(for: id) { $0.isOver }
                try await runSQL("select pg_terminate_backend(\(process))", on: connectionString)
                _ = try? await writer.value
                try await service.stop()
            }
        }
    }

    /// One that nobody runs any more, and nobody has ended.
    @Test func tellsOfAPreparedTransactionThatHoldsTheFeedBack() async throws {
        let cluster = TestCluster.private(settings: ["max_prepared_transactions": "2"])
        let connectionString = try await cluster.start()
        let service = try await Service.start(on: connectionString)
        try await runSQL("begin", "select pg_current_xact_id()", "prepare transaction 'left'", on: connectionString)
        while true {
            let text = String(decoding: try await service.get("metrics").body, as: UTF8.self)
            if let lag = text.firstMatch(of: /\njobd_feed_lag_seconds ([0-9.]+)/), (Double(lag.1) ?? 0) > 1 {
                let prepared = try #require(text.firstMatch(of: /\njobd_prepared_lag_seconds ([0-9.]+)/))
                #expect(try #require(Double(prepared.1)) > 1)
                break
            }
        }
        // It has no process, and is told apart from one that has.
        let ready = String(decoding: try await service.get("readyz").body, as: UTF8.self)
        #expect(ready.contains(/"oldestPreparedSeconds":[1-9]/) && !ready.contains("oldestWriter"), "\(ready)")
        let id = try await service.startJob("noop")
        _ = try await service.wait(for: id) { $0.isOver }
        #expect(try await service.client.changes().changes.isEmpty)
        try await runSQL("rollback prepared 'left'", on: connectionString)
        while try await service.client.changes().changes.isEmpty {}
        try await service.stop()
        await cluster.stop()
    }

    @Test func tellsWhatRunsAndWhatIsForLater() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString)
            _ = try await service.startLongJob()
            let later = #"{"kind":"noop","runAt":"2099-01-01T00:00:00Z"}"#
            #expect(try await service.post("api/jobs", later).code == 202)
            let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
            #expect(text.contains("jobd_jobs_running{kind=\"sleep\",queue=\"default\"} 1\n"))
            #expect(text.contains(/jobd_oldest_running_seconds\{kind="sleep",queue="default"\} \d/))
            #expect(text.contains("jobd_jobs_scheduled{kind=\"noop\",queue=\"default\"} 1\n"))
            #expect(!text.contains("jobd_jobs_waiting{kind=\"noop\""), "what is for later does not wait for its turn")
            service.process.kill()
        }
    }

    @Test func tellsWhatWaits() async throws {
        try await withTestDatabase { connectionString in
            let service = try await Service.start(on: connectionString, ["--role", "api"])
            for _ in 0..<3 { _ = try await service.startJob("noop") }
            let text = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
            #expect(text.contains("jobd_jobs_waiting{kind=\"noop\",queue=\"default\"} 3\n"))
            // Once it is empty, it says so.
            try await runSQL("truncate job_pending", on: connectionString)
            let later = String(decoding: try await service.get("/metrics").body, as: UTF8.self)
            #expect(later.contains("jobd_jobs_waiting{kind=\"noop\",queue=\"default\"} 0\n"))
            _ = try await service.stop()
        }
    }
}
