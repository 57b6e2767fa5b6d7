import Foundation
import JobStore
import Logging

extension JobRunner {
    /// Starts jobs by the schedules of their kinds until this node drains.
    func scheduleLoop() async {
        while !Task.isCancelled, !isDraining, scheduleWatches?.isEmpty != true {
            var rest = configuration.upkeepInterval
            do {
                rest = try await startScheduled()
            } catch {
                logger.debug("Could not start jobs by schedule, trying again", metadata: ["error": "\(error)"])
            }
            try? await clock.sleep(for: rest)
        }
    }

    /// Starts what is due, and says how long there is nothing to do.
    ///
    /// What time it is, the database says. Whether another node was quicker, it finds out in the same statement that
    /// starts the job, so nodes need not agree on anything before.
    func startScheduled() async throws -> Duration {
        let watches = try await openSchedules()
        guard !watches.isEmpty else { return configuration.upkeepInterval }
        let now = try await store.now()
        var failure: (any Error)?
        for (name, watch) in watches where !isDraining {
            // One that fails does not keep the others from being started.
            do { try await start(name, watch, at: now) } catch { failure = error }
        }
        if let failure { throw failure }
        let next = scheduleWatches?.values.compactMap(\.next).min() ?? .distantFuture
        // A database whose time is set back or forward is noticed at the next look.
        let rest = min(next.timeIntervalSince(now), configuration.upkeepInterval / .seconds(1))
        return .seconds(max(rest, 0.01))
    }

    /// The schedules of this node's kinds; the first time it makes them known to the database.
    private func openSchedules() async throws -> [String: ScheduleWatch] {
        if let scheduleWatches { return scheduleWatches }
        let schedules = registry.all.compactMap { kind in
            kind.options.schedule.map { (name: kind.name, schedule: $0) }
        }
        let starts = try await store.openSchedules(
            Dictionary(uniqueKeysWithValues: schedules.map { ($0.name, $0.schedule.description) }),
            closing: registry.names.filter { registry[$0]?.options.schedule == nil }
        )
        var watches: [String: ScheduleWatch] = [:]
        for (name, schedule) in schedules {
            watches[name] = starts[name].map { ScheduleWatch(schedule, after: $0) }
        }
        scheduleWatches = watches
        return watches
    }

    private func start(_ name: String, _ watch: ScheduleWatch, at now: Date) async throws {
        guard let kind = registry[name], let due = watch.due(at: now) else { return }
        switch due {
        case .start(let tick):
            let scheduled = ScheduledTick(
                schedule: name,
                expression: watch.schedule.description,
                time: tick,
                catchUp: watch.schedule.catchUp
            )
            if let id = try await store.start(kind.scheduledJob(watch.schedule), at: scheduled) {
                logger.info(
                    "Started by schedule",
                    metadata: ["job": "\(id)", "kind": "\(name)", "tick": "\(tick.formatted(.iso8601))"]
                )
            }
            scheduleWatches?[name]?.settle(tick)
        case .missed(let tick):
            logger.warning(
                "A scheduled start was missed, and it is too late for it",
                metadata: ["kind": "\(name)", "tick": "\(tick.formatted(.iso8601))"]
            )
            scheduleWatches?[name]?.settle(tick)
        }
    }
}

extension JobKind {
    /// The job of a tick.
    ///
    /// An input that no longer fits, since a file that it names is gone, is left as it is: the job fails and says why,
    /// where a job that was never started would say nothing.
    fileprivate func scheduledJob(_ schedule: JobSchedule) -> NewJob {
        let input = (try? checkedInput(schedule.input)) ?? schedule.input ?? .emptyObject
        return NewJob(
            kind: name,
            input: input,
            queue: options.queue,
            maxAttempts: options.retry.attempts,
            timeout: options.timeout
        )
    }
}
