public import Foundation
import PostgresClient

extension JobStore {
    /// The database's time.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func now() async throws -> Date {
        let rows = try await reachable {
            try await self.database.read(Statements.now, settings.now(), on: .background)
        }
        guard let row = rows.first else { throw JobStoreError(.unavailable) }
        return try row.decode(0, as: Date.self)
    }

    /// Makes schedules known when a node starts.
    ///
    /// - Parameters:
    ///   - schedules: What decides when they come, by name.
    ///   - closed: The names of those that are no more, if they ever were: one that comes back is new.
    /// - Returns: By name, the moment after which their ticks count: that of the last tick that had its job, so that later
    ///   ones are caught up, and now for a schedule that is new or that had another expression.
    /// - Throws: `JobStoreError`.
    public func openSchedules(_ schedules: [String: String], closing closed: [String]) async throws -> [String: Date] {
        _ = try await change(Statements.scheduleClose, closed)
        guard !schedules.isEmpty else { return [:] }
        let names = Array(schedules.keys)
        let rows = try await change(
            Statements.scheduleOpen,
            settings.now(),
            names,
            names.compactMap { schedules[$0] }
        )
        var starts: [String: Date] = [:]
        for row in rows {
            starts[try row.decode(0, as: String.self)] = try row.decode(1, as: Date.self)
        }
        return starts
    }

    /// Starts the job of a tick; `nil` if it was started before, or a later one was, or it is too late for it.
    ///
    /// However many nodes ask, and however often, there is one job.
    ///
    /// - Throws: `JobStoreError`; asking again is safe.
    public func start(_ job: NewJob, at tick: ScheduledTick) async throws -> JobID? {
        let id = JobID()
        let rows = try await change(
            Statements.scheduleStart,
            settings.now(),
            tick.schedule,
            tick.expression,
            tick.time,
            tick.catchUp,
            id.uuid,
            JobOwner.local,
            job.kind,
            job.queue,
            Int16(job.priority),
            Int32(job.maxAttempts),
            job.timeout?.milliseconds,
            PostgresJSON(bytes: job.input.bytes)
        )
        guard !rows.isEmpty else { return nil }
        try publish(rows)
        workBell.ring()
        return id
    }
}
