import Foundation
import Testing

@testable import JobRunner

@Suite("How far a node has come with a schedule")
struct ScheduleWatchTests {
    private func watch(_ cron: String = "*/5 * * * *", catchUp: Duration = .seconds(600)) throws -> ScheduleWatch {
        ScheduleWatch(try JobSchedule(cron, catchUp: catchUp), after: try .utc("2026-11-23 12:02"))
    }

    @Test("Nothing is due before the next tick")
    func nothing() throws {
        let watch = try watch()
        #expect(watch.next == (try .utc("2026-11-23 12:05")))
        #expect(watch.due(at: try .utc("2026-11-23 12:04:59")) == nil)
    }

    @Test("Of several ticks the latest is due")
    func latest() throws {
        var watch = try watch()
        let tick = try Date.utc("2026-11-23 13:00")
        #expect(watch.due(at: try .utc("2026-11-23 13:04")) == .start(tick))
        watch.settle(tick)
        #expect(watch.due(at: try .utc("2026-11-23 13:04")) == nil)
        #expect(watch.next == (try .utc("2026-11-23 13:05")))
    }

    @Test("The window counts from the tick, its end included")
    func window() throws {
        let watch = try watch("30 * * * *")
        let tick = try Date.utc("2026-11-23 12:30")
        #expect(watch.due(at: tick) == .start(tick))
        #expect(watch.due(at: tick + 600) == .start(tick))
        #expect(watch.due(at: tick + 600.1) == .missed(tick))
    }
}
