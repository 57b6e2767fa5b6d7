import Foundation
import JobRunner
import JobStatusModels
import JobStore
import Testing

@Suite("Schedules in a kinds file")
struct KindsFileScheduleTests {
    private let folder: KindsFolder

    init() throws {
        folder = try KindsFolder()
    }

    @Test("Both forms are read")
    func reads() throws {
        let short = try folder.kind("command: [ls]\nschedule: \"*/5 * * * *\"").options.schedule
        #expect(short == (try JobSchedule("*/5 * * * *")))
        let long = try folder.kind(
            """
            command: [ls]
            input:
              name: { type: string }
              count: { type: integer, default: 3 }
            schedule: { cron: 30 2 * * 1-5, timezone: Europe/Berlin, catchUp: 90m, input: { name: "1" } }
            """
        )
        let input = try RawJSON(validating: #"{"name":"1"}"#.utf8)
        let expected = try JobSchedule("30 2 * * 1-5", timeZone: "Europe/Berlin", catchUp: .seconds(5400), input: input)
        #expect(long.options.schedule == expected)
        #expect(long.listing.schedule?.timeZone == "Europe/Berlin")
        #expect(long.listing.schedule?.next != nil)
        #expect(try folder.kind("command: [ls]").listing.schedule == nil)
    }

    @Test("Everything that is wrong is told, with its line")
    func refuses() throws {
        let issues = try folder.issues(
            """
            kinds:
              one:
                command: [ls]
                schedule: "61 * * * *"
              two:
                command: [ls]
                schedule:
                  cron: 0 0 30 2 *
              three:
                command: [ls]
                schedule:
                  cron: "@daily"
                  timezone: Mars/Base
              four:
                command: [ls]
                schedule: { cron: "@daily", catchUp: soon, every: 5m }
              five:
                command: [ls]
                schedule: { timezone: UTC }
              six:
                command: [ls]
                schedule: [1, 2]
              seven:
                command: [ls]
                input: { name: { type: string } }
                schedule:
                  cron: "@daily"
                  input: { name: 7 }
              eight:
                command: [ls]
                input: { name: { type: string } }
                schedule: "@daily"
              nine:
                command: [ls]
                schedule:
                  cron: "@daily"
                  input: { nam: [1, null, { deep: 1.5 }] }
              ten:
                command: [ls]
                schedule:
                  cron: "@daily"
                  input: text
            """
        )
        #expect(
            issues == [
                "FILE:4: kinds.one.schedule: minute: \"61\" is not from 0 to 59",
                "FILE:8: kinds.two.schedule.cron: never comes: no month of it has such a day",
                "FILE:13: kinds.three.schedule.timezone: there is no time zone \"Mars/Base\"; use a name such as Europe/Berlin",
                "FILE:16: kinds.four.schedule.every: is not known here; known are cron, timezone, catchUp, input",
                "FILE:16: kinds.four.schedule.catchUp: expected a duration such as 500ms, 30s, 10m, 2h or 7d",
                "FILE:19: kinds.five.schedule: has no cron",
                "FILE:22: kinds.six.schedule: expected cron, timezone, catchUp, input, each with its value",
                "FILE:28: kinds.seven.schedule.input: can't start the kind: input.name: expected a string",
                "FILE:32: kinds.eight.schedule: can't start the kind: input.name: is required",
                "FILE:37: kinds.nine.schedule.input: can't start the kind: input.nam: is not a field of this kind; it has none",
                "FILE:42: kinds.ten.schedule.input: can't start the kind: input: expected an object",
            ]
        )
    }

    @Test("A handler's schedule is checked when the kinds are put together")
    func handlers() throws {
        let schedule = try JobSchedule("@daily", input: ["seconds": "many"])
        let kind = DemoKinds.all().first { $0.name == "sleep" }
        var sleep = try #require(kind)
        sleep.options.schedule = schedule
        #expect(throws: KindRegistry.Problem.self) { try KindRegistry([sleep]) }
        sleep.options.schedule = try JobSchedule("@daily", input: ["seconds": 1])
        #expect(try KindRegistry([sleep]).names == ["sleep"])
    }
}
