import Foundation
import JobRunner
import Testing

@Suite("The ticks of a schedule")
struct TickTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let cron: String
        let zone: String
        let after: String
        let ticks: [String]

        init(_ cron: String, _ zone: String = "UTC", after: String, _ ticks: [String]) {
            (self.cron, self.zone, self.after, self.ticks) = (cron, zone, after, ticks)
        }

        var testDescription: String { "\(cron) \(zone) after \(after)" }
    }

    static let plain: [Case] = [
        .init("*/5 * * * *", after: "2026-11-23 10:02:30", ["2026-11-23 10:05", "2026-11-23 10:10"]),
        .init("*/5 * * * *", after: "2026-11-23 10:05", ["2026-11-23 10:10"]),
        .init("59 23 31 12 *", after: "2026-11-23 10:02", ["2026-12-31 23:59", "2027-12-31 23:59"]),
        .init("0 8-18/5 * * *", after: "2026-11-23 13:00", ["2026-11-23 18:00", "2026-11-24 08:00"]),
        .init("@hourly", after: "1969-12-31 22:59:59", ["1969-12-31 23:00", "1970-01-01 00:00"]),
    ]

    static let days: [Case] = [
        .init("@weekly", after: "2026-11-23 00:00", ["2026-11-29 00:00", "2026-12-06 00:00"]),
        // Either day, as neither begins with *.
        .init("0 0 13 * fri", after: "2026-04-09 12:00", ["2026-04-10 00:00", "2026-04-13 00:00", "2026-04-17 00:00"]),
        // Both days, as one begins with *.
        .init(
            "0 0 */2 * mon",
            after: "2026-04-01 12:00",
            ["2026-04-13 00:00", "2026-04-27 00:00", "2026-05-11 00:00"]
        ),
        .init("0 0 29 2 *", after: "2026-01-01 00:00", ["2028-02-29 00:00", "2032-02-29 00:00"]),
        .init("0 0 29 2 *", after: "2096-02-29 00:00", ["2104-02-29 00:00"]),
        .init("0 0 29 2 */7", after: "2026-01-01 00:00", ["2032-02-29 00:00", "2060-02-29 00:00"]),
        .init("0 0 31 * *", after: "2026-01-31 00:00", ["2026-03-31 00:00", "2026-05-31 00:00", "2026-07-31 00:00"]),
        .init(
            "59 23 28-31 2 *",
            after: "2027-02-28 23:58",
            ["2027-02-28 23:59", "2028-02-28 23:59", "2028-02-29 23:59", "2029-02-28 23:59"]
        ),
    ]

    /// Berlin goes from 02:00 to 03:00 on 29 March 2026 at 01:00 UTC, and from 03:00 to 02:00 on 25 October at 01:00 UTC.
    static let berlin: [Case] = [
        .init(
            "30 2 * * *",
            "Europe/Berlin",
            after: "2026-03-28 00:00",
            ["2026-03-28 01:30", "2026-03-29 01:00", "2026-03-30 00:30"]
        ),
        .init(
            "0,30 2,3 * * *",
            "Europe/Berlin",
            after: "2026-03-28 12:00",
            ["2026-03-29 01:00", "2026-03-29 01:30", "2026-03-30 00:00"]
        ),
        .init("*/15 2 * * *", "Europe/Berlin", after: "2026-03-28 12:00", ["2026-03-30 00:00", "2026-03-30 00:15"]),
        .init("0 * * * *", "Europe/Berlin", after: "2026-03-29 00:00", ["2026-03-29 01:00", "2026-03-29 02:00"]),
        .init(
            "30 2 * * *",
            "Europe/Berlin",
            after: "2026-10-24 00:00",
            ["2026-10-24 00:30", "2026-10-25 00:30", "2026-10-26 01:30"]
        ),
        .init(
            "0 * * * *",
            "Europe/Berlin",
            after: "2026-10-24 23:30",
            ["2026-10-25 00:00", "2026-10-25 01:00", "2026-10-25 02:00"]
        ),
        .init(
            "*/30 2 * * *",
            "Europe/Berlin",
            after: "2026-10-24 12:00",
            ["2026-10-25 00:00", "2026-10-25 00:30", "2026-10-25 01:00", "2026-10-25 01:30", "2026-10-26 01:00"]
        ),
        .init("30 2 * * 1-5", "Europe/Berlin", after: "2026-11-20 12:00", ["2026-11-23 01:30", "2026-11-24 01:30"]),
    ]

    static let elsewhere: [Case] = [
        // 30 December 2011 was left out.
        .init(
            "0 12 * * *",
            "Pacific/Apia",
            after: "2011-12-28 23:00",
            ["2011-12-29 22:00", "2011-12-30 10:00", "2011-12-30 22:00"]
        ),
        // At 00:01 on 7 November 2010 it was 23:01 again.
        .init("0 0 * * *", "America/St_Johns", after: "2010-11-06 12:00", ["2010-11-07 02:30", "2010-11-08 03:30"]),
        .init("30 23 * * *", "America/St_Johns", after: "2010-11-06 12:00", ["2010-11-07 02:00", "2010-11-08 03:00"]),
        .init(
            "*/30 * * * *",
            "America/St_Johns",
            after: "2010-11-07 01:45",
            ["2010-11-07 02:00", "2010-11-07 02:30", "2010-11-07 03:00", "2010-11-07 03:30"]
        ),
        // By half an hour.
        .init(
            "15 2 * * *",
            "Australia/Lord_Howe",
            after: "2026-10-03 00:00",
            ["2026-10-03 15:30", "2026-10-04 15:15"]
        ),
        .init("0 0 * * *", "Asia/Kathmandu", after: "2026-10-03 00:00", ["2026-10-03 18:15"]),
    ]

    @Test("come when they should, forwards and backwards", arguments: [plain, days, berlin, elsewhere].joined())
    func ticks(of example: Case) throws {
        let schedule = try JobSchedule(example.cron, timeZone: example.zone)
        var moment = try Date.utc(example.after)
        var ticks: [Date] = []
        for _ in example.ticks {
            moment = try #require(schedule.next(after: moment))
            ticks.append(moment)
        }
        #expect(ticks.map(\.utc) == example.ticks)
        for (index, tick) in ticks.enumerated() {
            #expect(schedule.latest(upTo: tick) == tick)
            #expect(schedule.latest(upTo: tick + 0.5) == tick)
            guard index > 0 else { continue }
            #expect(schedule.latest(upTo: tick - 0.5) == ticks[index - 1])
        }
    }

    @Test("An instant outside of the calendar has none")
    func noInstant() throws {
        let schedule = try JobSchedule("@daily")
        #expect(schedule.next(after: .init(timeIntervalSince1970: .infinity)) == nil)
        #expect(schedule.latest(upTo: .init(timeIntervalSince1970: -.infinity)) == nil)
        #expect(schedule.next(after: .init(timeIntervalSince1970: .nan)) == nil)
    }

    @Test("catchUp is never too short for an ordinary start")
    func catchUp() throws {
        #expect(try JobSchedule("@daily", catchUp: .zero).catchUp == .seconds(10))
        #expect(try JobSchedule("@daily").catchUp == .seconds(3600))
    }
}
