import Foundation
import JobStatusModels
import JobStore
import PostgresClient
import StoreTestSupport
import Testing

@testable import JobRunner

@Suite("Starts by schedule", .timeLimit(.minutes(5)))
struct ScheduledStartTests {
    @Test("A schedule seen for the first time begins with its next tick")
    func firstSight() async throws {
        try await withSchedules(at: "2026-11-23 12:00") { harness in
            let node = try harness.node("*/5 * * * *")
            for time in ["12:00", "12:02", "12:04:59"] {
                try harness.time.set("2026-11-23 \(time)")
                _ = try await node.startScheduled()
                #expect(try await harness.jobs() == 0)
            }
            try harness.time.set("2026-11-23 12:05")
            _ = try await node.startScheduled()
            _ = try await node.startScheduled()
            #expect(try await harness.jobs() == 1)
        }
    }

    @Test("The job is what a start makes of the kind")
    func job() async throws {
        try await withSchedules(at: "2026-11-23 12:00") { harness in
            let node = try harness.node(JobSchedule("*/5 * * * *", input: ["month": "2026-11"]))
            _ = try await node.startScheduled()
            try harness.time.set("2026-11-23 12:05:03")
            _ = try await node.startScheduled()
            let job = try #require(try await harness.test.store.list(JobListQuery(owner: "local", limit: 9)).jobs.first)
            #expect(job.kind == "scripted")
            #expect(job.status == .pending)
            #expect(job.createdAt == harness.time.now)
            #expect(job.maxAttempts == 1)
            let rows = try await harness.test.database.read(PostgresStatement("select input::text, queue from job"))
            #expect(try rows.first?.decode(0, as: String.self) == #"{"month":"2026-11"}"#)
            #expect(try rows.first?.decode(1, as: String.self) == "scheduled")
        }
    }

    @Test("Nodes that look at once start one job a tick", arguments: [2, 3])
    func atOnce(count: Int) async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let nodes = try (0..<count).map { _ in try harness.node("*/5 * * * *") }
            for tick in 0..<11 {
                let minute = tick * 5 + 2
                try harness.time.set("2026-11-23 12:\(minute < 10 ? "0" : "")\(minute)")
                try await withThrowingTaskGroup { group in
                    for node in nodes + nodes {
                        group.addTask { _ = try await node.startScheduled() }
                    }
                    try await group.waitForAll()
                }
                #expect(try await harness.jobs() == tick)
            }
        }
    }

    @Test("The next look is due at the tick, and after the interval at the latest")
    func rest() async throws {
        try await withSchedules(at: "2026-11-23 12:04") { harness in
            let node = try harness.node("*/5 * * * *")
            #expect(try await node.startScheduled() == .seconds(1))
            try harness.time.set("2026-11-23 12:04:59.75")
            #expect(try await node.startScheduled() == .milliseconds(250))
            try harness.time.set("2026-11-23 12:05")
            #expect(try await node.startScheduled() == .seconds(1))
        }
    }

    @Test("Of the ticks that no node saw, the latest is caught up once")
    func catchesUp() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let early = try harness.node("*/5 * * * *")
            _ = try await early.startScheduled()
            try harness.time.set("2026-11-23 12:05")
            _ = try await early.startScheduled()
            #expect(try await harness.jobs() == 1)

            try harness.time.set("2026-11-23 12:58")
            for _ in 0..<2 {
                let node = try harness.node("*/5 * * * *")
                _ = try await node.startScheduled()
                _ = try await node.startScheduled()
            }
            #expect(try await harness.jobs() == 2)
            try harness.time.set("2026-11-23 13:00")
            _ = try await early.startScheduled()
            #expect(try await harness.jobs() == 3)
        }
    }

    @Test("A tick is caught up within its window only", arguments: [("14:20:00", 1), ("14:20:01", 0)])
    func window(time: String, expected: Int) async throws {
        try await withSchedules(at: "2026-11-23 11:30") { harness in
            _ = try await harness.node("0 * * * *", catchUp: .seconds(1200)).startScheduled()
            try harness.time.set("2026-11-23 \(time)")
            let node = try harness.node("0 * * * *", catchUp: .seconds(1200))
            _ = try await node.startScheduled()
            #expect(try await harness.jobs() == expected)
            try harness.time.set("2026-11-23 15:00")
            _ = try await node.startScheduled()
            #expect(try await harness.jobs() == expected + 1)
        }
    }

    @Test("A node that comes right after a tick does not start it again")
    func restart() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let before = try harness.node("*/5 * * * *")
            _ = try await before.startScheduled()
            try harness.time.set("2026-11-23 12:05:01")
            _ = try await before.startScheduled()
            try harness.time.set("2026-11-23 12:05:02")
            let after = try harness.node("*/5 * * * *")
            _ = try await after.startScheduled()
            #expect(try await harness.jobs() == 1)
        }
    }

    @Test("A node that goes across a tick leaves it to the next one")
    func acrossATick() async throws {
        try await withSchedules(at: "2026-11-23 12:04:59") { harness in
            _ = try await harness.node("*/5 * * * *").startScheduled()
            try harness.time.set("2026-11-23 12:05:10")
            _ = try await harness.node("*/5 * * * *").startScheduled()
            #expect(try await harness.jobs() == 1)
        }
    }

    @Test("A job that runs does not keep the next one from being started")
    func overlaps() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let node = try harness.node("*/5 * * * *")
            for time in ["12:02", "12:05", "12:10"] {
                try harness.time.set("2026-11-23 \(time)")
                _ = try await node.startScheduled()
            }
            #expect(try await harness.jobs() == 2)
        }
    }

    @Test("A node that drains starts nothing")
    func draining() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let node = try harness.node("*/5 * * * *")
            _ = try await node.startScheduled()
            await node.drain()
            try harness.time.set("2026-11-23 12:05")
            _ = try await node.startScheduled()
            #expect(try await harness.jobs() == 0)
        }
    }

    @Test("A runner starts and runs what is due")
    func runs() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let options = KindOptions(schedule: try JobSchedule("*/5 * * * *"))
            try await withRunner(on: harness.test, options: options) { _ in
                "done"
            } test: { running in
                while try await harness.schedules() == 0 {}
                try harness.time.set("2026-11-23 12:05")
                var jobs: [Job] = []
                while jobs.isEmpty {
                    jobs = try await running.store.list(JobListQuery(owner: JobOwner.local, limit: 9)).jobs
                }
                let job = try await running.end(of: jobs[0].id)
                #expect(job.result == .string("done"))
                #expect(try await harness.jobs() == 1)
            }
        }
    }
}
