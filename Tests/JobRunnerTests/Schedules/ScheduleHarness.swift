import Foundation
import JobStore
import PostgresClient
import StoreTestSupport
import Synchronization

@testable import JobRunner

/// A database whose time a test sets, and nodes that start jobs by schedule on it.
struct ScheduleHarness: Sendable {
    /// The time.
    final class Time: Sendable {
        private let value: Mutex<Date>

        init(_ text: String) throws {
            value = Mutex(try .utc(text))
        }

        var now: Date { value.withLock { $0 } }

        func set(_ text: String) throws {
            let date = try Date.utc(text)
            value.withLock { $0 = date }
        }
    }

    let test: TestStore
    let time: Time

    var settings: JobStoreSettings { JobStoreSettings(now: { time.now }) }

    /// A node of its own whose kind `scripted` has this schedule; its loops do not run, so that a test can take each step.
    func node(_ cron: String?, catchUp: Duration = .seconds(3600), timeZone: String = "UTC") throws -> JobRunner {
        try node(cron.map { try JobSchedule($0, timeZone: timeZone, catchUp: catchUp) })
    }

    func node(_ schedule: JobSchedule?) throws -> JobRunner {
        var options = KindOptions(schedule: schedule)
        options.queue = "scheduled"
        let kind = JobKind(ScriptedHandler(body: { _ in "done" }), options: options)
        return JobRunner(
            store: JobStore(database: test.database, settings: settings, logger: .silent),
            registry: try KindRegistry([kind]),
            configuration: RunnerConfiguration(concurrency: 1, cancelGrace: .milliseconds(10)),
            logger: .silent
        )
    }

    /// How many jobs there are.
    func jobs() async throws -> Int {
        let rows = try await test.database.read(PostgresStatement("select count(*) from job"))
        return try rows.first?.decode(0, as: Int.self) ?? 0
    }

    /// The schedules that are known.
    func schedules() async throws -> Int {
        let rows = try await test.database.read(PostgresStatement("select count(*) from job_schedule"))
        return try rows.first?.decode(0, as: Int.self) ?? 0
    }
}

/// Runs a test at a time of its choice.
func withSchedules(at time: String, _ body: (ScheduleHarness) async throws -> Void) async throws {
    let time = try ScheduleHarness.Time(time)
    try await withTestStore(JobStoreSettings(now: { time.now })) { store in
        try await body(ScheduleHarness(test: store, time: time))
    }
}
