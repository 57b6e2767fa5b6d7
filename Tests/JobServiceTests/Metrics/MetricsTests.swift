import Foundation
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
