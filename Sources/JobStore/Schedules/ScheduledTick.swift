public import Foundation

/// A moment at which a schedule starts a job.
public struct ScheduledTick: Sendable, Hashable {
    /// The name of the schedule: that of its kind.
    public var schedule: String

    /// What decides when it comes, cron expression and time zone.
    public var expression: String

    /// The moment.
    public var time: Date

    /// How much later the job may still be started.
    public var catchUp: Duration

    /// Describes a tick.
    public init(schedule: String, expression: String, time: Date, catchUp: Duration) {
        self.schedule = schedule
        self.expression = expression
        self.time = time
        self.catchUp = catchUp
    }
}
