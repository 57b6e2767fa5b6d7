import JobStatusModels

/// The times at which something is done, in five fields: minute, hour, day of month, month, day of week.
///
/// The rules are those of Vixie's cron. A field is `*`, a value, a range, or a list of these; `*` and ranges take a step
/// (`*/5`, `8-18/2`). Months and days of the week have names (`jan`, `mon`), and both 0 and 7 are Sunday. A day has to
/// match the day of month *or* the day of week if both are restricted, that is if neither begins with `*`; otherwise
/// it has to match both. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` stand for whole expressions.
struct CronExpression: Sendable, Hashable {
    /// The expression as it was written, with single spaces.
    let text: String
    let minutes: [Int]
    let hours: [Int]
    /// The times of a day, in seconds and in order.
    let times: [Int64]
    /// Whether minute or hour begins with `*`: then it follows the time that passes, and not the hands of a clock that
    /// is set forward and back.
    let isContinuous: Bool

    private let days: CronValues
    private let months: CronValues
    private let weekdays: CronValues
    private let needsBothDays: Bool

    private static let abbreviations = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Reads an expression.
    ///
    /// - Throws: A `ScheduleError` that names the field, also for one that never comes, as `0 0 30 2 *`.
    init(_ text: String) throws(ScheduleError) {
        let words = text.split { $0 == " " || $0 == "\t" }
        self.text = words.joined(separator: " ")
        let fields = (Self.abbreviations[self.text.lowercased()] ?? self.text).split(separator: " ")
        guard fields.count == CronField.allCases.count else { throw Self.misshapen }
        minutes = try CronField.minute.values(of: fields[0]).all
        hours = try CronField.hour.values(of: fields[1]).all
        times = hours.flatMap { [minutes] hour in minutes.map { Int64(hour * 3600 + $0 * 60) } }
        days = try CronField.day.values(of: fields[2])
        months = try CronField.month.values(of: fields[3])
        weekdays = try CronField.weekday.values(of: fields[4])
        isContinuous = fields[0].hasPrefix("*") || fields[1].hasPrefix("*")
        needsBothDays = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
        guard hasDays else { throw ScheduleError("never comes: no month of it has such a day") }
    }

    private static let misshapen = ScheduleError(
        "expected five fields (minute, hour, day of month, month, day of week), "
            + "or @hourly, @daily, @weekly, @monthly or @yearly"
    )

    /// Whether there is something to do on a day, counted from 1 January 1970.
    func includes(day: Int64) -> Bool {
        let date = CivilDay(daysSince1970: day)
        guard months.contains(Int(date.month)) else { return false }
        let isDay = days.contains(Int(date.day))
        // That day was a Thursday.
        let weekday = ((day + 4) % 7 + 7) % 7
        let isWeekday = weekdays.contains(Int(weekday))
        return needsBothDays ? isDay && isWeekday : isDay || isWeekday
    }

    /// Whether any day matches; every date falls on every day of the week within 400 years, 29 February too.
    private var hasDays: Bool {
        guard needsBothDays else { return true }
        return months.all.contains { month in
            // 2000 was a leap year.
            days.all.contains { CivilDay(year: 2000, month: Int64(month), day: Int64($0)).exists }
        }
    }
}
