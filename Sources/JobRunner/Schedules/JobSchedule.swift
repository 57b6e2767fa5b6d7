import Foundation
public import JobStore

/// When a kind's job is started by itself.
///
/// ```swift
/// let schedule = try JobSchedule("30 2 * * 1-5", timeZone: "Europe/Berlin")
/// server.add(Report(), options: KindOptions(schedule: schedule))
/// ```
///
/// The rules are those of Vixie's cron: minute, hour, day of month, month, day of week; each `*`, a value, a range, or a
/// list of these, `*` and ranges with a step if wanted. A day has to match one of the two day fields if neither begins
/// with `*`, otherwise both. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are known as well.
///
/// Where clocks are set forward and back, two sorts of schedule differ. If minute and hour are both fixed, each time has
/// one start a day: one that the clocks leave out is made up for at the first instant after the gap, together with what
/// else is due then, and of one that they show twice the first counts. If minute or hour begins with `*`, the schedule
/// follows the time that passes: a time left out has no start, and one shown twice has two, so that `*/5 * * * *` comes
/// every five minutes throughout.
///
/// However many nodes have the schedule, each tick starts one job. It does so as well while the job of the tick before
/// still runs. If no node was there at a tick, it is made up for later, within `catchUp`; of several such ticks only the
/// latest is. A schedule that is new, or whose expression or time zone was changed, begins with its next tick.
public struct JobSchedule: Sendable, Hashable, CustomStringConvertible {
    /// The least that `catchUp` can be: every start is a little late.
    public static let shortestCatchUp = Duration.seconds(10)

    let cron: CronExpression

    /// The name of the time zone that the expression means.
    public let timeZone: String

    /// How late the job of a missed tick may still be started.
    public let catchUp: Duration

    /// What the jobs are given; nil for nothing.
    public let input: RawJSON?

    let zone: TimeZone

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - cron: The expression.
    ///   - timeZone: The IANA name of a time zone, such as `Europe/Berlin`.
    ///   - catchUp: How late the job of a missed tick may still be started; less than 10 seconds is taken for 10.
    ///   - input: What the jobs are given.
    /// - Throws: A `ScheduleError` if the expression can't be read, or never comes, or there is no such time zone.
    public init(
        _ cron: String,
        timeZone: String = "UTC",
        catchUp: Duration = .seconds(3600),
        input: RawJSON? = nil
    ) throws(ScheduleError) {
        self.cron = try CronExpression(cron)
        guard let zone = TimeZone(identifier: timeZone) else {
            throw ScheduleError(
                "there is no time zone \"\(timeZone)\"; use a name such as Europe/Berlin",
                isAboutTimeZone: true
            )
        }
        self.zone = zone
        self.timeZone = timeZone
        self.catchUp = max(catchUp, Self.shortestCatchUp)
        self.input = input
    }

    /// Makes a schedule whose jobs are given a value.
    ///
    /// - Parameters:
    ///   - cron: The expression.
    ///   - timeZone: The IANA name of a time zone, such as `Europe/Berlin`.
    ///   - catchUp: How late the job of a missed tick may still be started; less than 10 seconds is taken for 10.
    ///   - input: What the jobs are given.
    /// - Throws: A `ScheduleError`, also if the input can't be written as JSON.
    public init(
        _ cron: String,
        timeZone: String = "UTC",
        catchUp: Duration = .seconds(3600),
        input: some Encodable
    ) throws(ScheduleError) {
        let json: RawJSON
        do {
            json = try HandlerCoding.encode(input)
        } catch {
            throw ScheduleError("its input can't be written as JSON, or is too large")
        }
        try self.init(cron, timeZone: timeZone, catchUp: catchUp, input: json)
    }

    /// The expression.
    public var expression: String { cron.text }

    /// What decides when it comes: `30 2 * * 1-5 Europe/Berlin`.
    public var description: String { "\(expression) \(timeZone)" }
}
