import Foundation
import StoreTestSupport
import Testing

@testable import JobRunner

@Suite("Schedules that change", .timeLimit(.minutes(5)))
struct ChangedScheduleTests {
    @Test("What has changed begins with its next tick, and so does what is changed back")
    func changed() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            _ = try await harness.node("0 3 * * *").startScheduled()
            try harness.time.set("2026-11-23 13:01")
            let quick = try harness.node("*/5 * * * *")
            _ = try await quick.startScheduled()
            #expect(try await harness.jobs() == 0)
            try harness.time.set("2026-11-23 13:05")
            _ = try await quick.startScheduled()
            #expect(try await harness.jobs() == 1)
            // 03:00 has gone by, but with another expression.
            try harness.time.set("2026-11-24 03:02")
            let slow = try harness.node("0 3 * * *")
            _ = try await slow.startScheduled()
            #expect(try await harness.jobs() == 1)
            try harness.time.set("2026-11-25 03:00")
            _ = try await slow.startScheduled()
            #expect(try await harness.jobs() == 2)
        }
    }

    @Test("Another time zone is a change")
    func timeZone() async throws {
        try await withSchedules(at: "2026-11-23 01:30") { harness in
            _ = try await harness.node("0 3 * * *").startScheduled()
            try harness.time.set("2026-11-23 02:30")
            _ = try await harness.node("0 3 * * *", timeZone: "Europe/Berlin").startScheduled()
            #expect(try await harness.jobs() == 0)
        }
    }

    @Test("Nodes with different files start a tick that both have once, and each its own")
    func differentFiles() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let old = try harness.node("*/5 * * * *")
            let new = try harness.node("*/10 * * * *")
            var counts: [Int] = []
            for time in ["12:02", "12:05", "12:10", "12:15", "12:20"] {
                try harness.time.set("2026-11-23 \(time)")
                async let one = old.startScheduled()
                async let two = new.startScheduled()
                _ = try await (one, two)
                counts.append(try await harness.jobs())
            }
            #expect(counts == [0, 1, 2, 3, 4])
        }
    }

    @Test("A node with a new file takes no tick from one with the old file")
    func comesAtATick() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            let old = try harness.node("*/5 * * * *")
            _ = try await old.startScheduled()
            try harness.time.set("2026-11-23 12:05:01")
            _ = try await harness.node("0 3 * * *").startScheduled()
            _ = try await harness.node(nil).startScheduled()
            #expect(try await harness.jobs() == 0)
            _ = try await old.startScheduled()
            #expect(try await harness.jobs() == 1)
        }
    }

    @Test("What was taken out is over, and is new when it comes back")
    func removed() async throws {
        try await withSchedules(at: "2026-11-23 12:02") { harness in
            _ = try await harness.node("*/5 * * * *").startScheduled()
            try harness.time.set("2026-11-23 12:06")
            let without = try harness.node(nil)
            _ = try await without.startScheduled()
            try harness.time.set("2026-11-23 12:11")
            _ = try await without.startScheduled()
            #expect(try await harness.jobs() == 0)
            let again = try harness.node("*/5 * * * *")
            _ = try await again.startScheduled()
            #expect(try await harness.jobs() == 0)
            try harness.time.set("2026-11-23 12:15")
            _ = try await again.startScheduled()
            #expect(try await harness.jobs() == 1)
        }
    }
}
