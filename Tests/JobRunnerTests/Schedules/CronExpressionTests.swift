import Testing

@testable import JobRunner

@Suite("Cron expressions")
struct CronExpressionTests {
    @Test(
        "Two ways to write the same",
        arguments: [
            ("0 0 * * 7", "0 0 * * 0"), ("0 0 * * sun", "0 0 * * 0"), ("0 0 * * MON-Fri", "0 0 * * 1-5"),
            ("0 0 * * 5-7", "0 0 * * 0,5,6"), ("0 0 * * fri-sun", "0 0 * * 0,5,6"), ("0 0 1 jan,dec *", "0 0 1 1,12 *"),
            ("0-59/15 0 1 1 1", "0,15,30,45 0 1 1 1"), ("5,5,1-3,2 0 1 1 1", "1,2,3,5 0 1 1 1"),
            ("@daily", "0 0 * * *"), ("@Midnight", "0 0 * * *"), ("@hourly", "0 * * * *"), ("@weekly", "0 0 * * 0"),
            ("@monthly", "0 0 1 * *"), ("@yearly", "0 0 1 1 *"), ("@annually", "0 0 1 1 *"),
            ("0 0 * * 0-7", "0 0 * * *"),
        ]
    )
    func equivalents(one: String, other: String) throws {
        let (one, other) = (try CronExpression(one), try CronExpression(other))
        #expect(one.minutes == other.minutes)
        #expect(one.hours == other.hours)
        #expect((0..<1500).map { one.includes(day: $0) } == (0..<1500).map { other.includes(day: $0) })
    }

    @Test("A step counts from the beginning of its range")
    func steps() throws {
        let cron = try CronExpression("*/25 8-18/4 * * *")
        #expect(cron.minutes == [0, 25, 50])
        #expect(cron.hours == [8, 12, 16])
        #expect(try CronExpression("*/90 0 * * *").minutes == [0])
    }

    @Test("Space does not matter")
    func space() throws {
        #expect(try CronExpression(" 0\t3  * * *  ").text == "0 3 * * *")
    }

    @Test(
        "What is no expression is refused, and the field is named",
        arguments: [
            ("", "expected five fields"), ("* * * *", "expected five fields"), ("0 * * * * *", "expected five fields"),
            ("@reboot", "expected five fields"), ("60 * * * *", "minute: \"60\" is not from 0 to 59"),
            ("* 24 * * *", "hour: \"24\" is not from 0 to 23"),
            ("* * 0 * *", "day of month: \"0\" is not from 1 to 31"),
            ("* * * 13 *", "month: \"13\" is not from 1 to 12, nor one of jan,"),
            ("* * * * 8", "day of week: \"8\" is not from 0 to 7, nor one of sun,"),
            ("* * * * mo", "day of week: \"mo\""), ("* * jan * *", "day of month: \"jan\""),
            ("-5 * * * *", "minute: \"\""), ("+5 * * * *", "minute: \"+5\""), ("5- * * * *", "minute: \"\""),
            ("1,,2 * * * *", "minute: \"\""), ("*/0 * * * *", "minute: \"0\" is not a step"),
            ("*/ * * * *", "minute: \"\" is not a step"), ("5/10 * * * *", "a step needs * or a range"),
            ("30-10 * * * *", "minute: the range \"30-10\" runs backwards"), ("*-5 * * * *", "minute: \"*\""),
            ("99999999999999999999 * * * *", "minute"), ("٣ * * * *", "minute"),
            ("0 0 30 2 *", "never comes"), ("0 0 31 2,4,6,9,11 *", "never comes"), ("0 0 30 feb */2", "never comes"),
        ]
    )
    func refusals(text: String, expected: String) {
        let error = #expect(throws: ScheduleError.self) { try CronExpression(text) }
        #expect(error?.description.contains(expected) == true, "\(String(describing: error))")
    }

    @Test("A day that comes by its day of week alone is possible")
    func possible() throws {
        #expect(try CronExpression("0 0 30 2 mon").includes(day: 32))
        _ = try CronExpression("0 0 29 2 */7")
    }

    @Test("A time zone has to exist")
    func timeZones() throws {
        let error = #expect(throws: ScheduleError.self) { try JobSchedule("@daily", timeZone: "Mars/Base") }
        #expect(error?.description.contains("Mars/Base") == true)
        #expect(try JobSchedule("0  3 * * *", timeZone: "Europe/Berlin").description == "0 3 * * * Europe/Berlin")
    }
}
