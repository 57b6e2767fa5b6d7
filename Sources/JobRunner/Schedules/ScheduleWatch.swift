import Foundation

/// How far a node has come with a schedule.
struct ScheduleWatch: Sendable {
    /// What is due of a schedule.
    enum Due: Sendable, Hashable {
        /// The job of this tick is to be started, unless another node has done that.
        case start(Date)
        /// This tick and those before it were missed, and it is too late to make up for them.
        case missed(Date)
    }

    let schedule: JobSchedule

    /// The first tick that is still to come; nil if there is none.
    private(set) var next: Date?

    /// Begins after an instant: ticks up to it are none of this node's business.
    init(_ schedule: JobSchedule, after instant: Date) {
        self.schedule = schedule
        next = schedule.next(after: instant)
    }

    /// What is due at an instant: of several ticks only the latest.
    func due(at now: Date) -> Due? {
        guard let next, next <= now, let tick = schedule.latest(upTo: now) else { return nil }
        return now.timeIntervalSince(tick) <= schedule.catchUp / .seconds(1) ? .start(tick) : .missed(tick)
    }

    /// Goes on after a tick that is settled.
    mutating func settle(_ tick: Date) {
        next = schedule.next(after: tick)
    }
}
