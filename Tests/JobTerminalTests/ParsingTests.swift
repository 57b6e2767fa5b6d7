import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels
import Testing

@testable import JobTerminal

struct ParsingTests {
    private func parse<Command: ParsableCommand>(_ arguments: String..., as type: Command.Type) async throws -> Command
    {
        let command = try await Jobctl.asyncParseAsRoot(arguments)
        return try #require(command as? Command)
    }

    private func exitCode(_ arguments: String...) async -> Int32? {
        do {
            var command = try await Jobctl.asyncParseAsRoot(arguments)
            // A request for help is a command too, the only one that does not wait for anything.
            if !(command is any AsyncParsableCommand) { try command.run() }
            return nil
        } catch {
            return ExitStatus.ofParser(Jobctl.exitCode(for: error).rawValue)
        }
    }

    @Test func commonOptionsStandBeforeOrAfterTheCommand() async throws {
        for arguments in [
            [
                "--url", "http://h:1", "--token", "t", "--json", "--timeout", "10m", "--progress", "plain", "status",
                "a",
            ],
            [
                "status", "a", "--url", "http://h:1", "--token", "t", "--json", "--timeout", "10m", "--progress",
                "plain",
            ],
            ["--url", "http://h:1", "--json", "status", "--token", "t", "a", "--timeout=10m", "--progress=plain"],
        ] {
            let parsed = try await Jobctl.asyncParseAsRoot(arguments)
            let command = try #require(parsed as? StatusCommand)
            #expect(command.jobs.ids == ["a"])
            #expect(command.options.url == "http://h:1" && command.options.token == "t" && command.options.json)
            #expect(command.options.timeout == DurationArgument(.seconds(600)))
            #expect(command.options.progress == .plain)
        }
    }

    @Test func startTakesItsOptions() async throws {
        let command = try await parse(
            "start",
            "thumb.nails",
            "--input",
            "-",
            "--idempotency-key",
            "k",
            "--watch",
            "--priority=-5",
            "--run-at",
            "2026-03-01T12:00:00Z",
            "--max-attempts",
            "3",
            "--time-limit",
            "1.5h",
            as: StartCommand.self
        )
        #expect(command.kind == "thumb.nails" && command.input == .standardInput && command.watch)
        #expect(command.idempotencyKey == "k" && command.priority == -5 && command.maxAttempts == 3)
        #expect(command.runAt?.date == noon && command.timeLimit == DurationArgument(.seconds(5_400)))
    }

    @Test func inputComesFromThreePlaces() {
        #expect(InputArgument(argument: #"{"a":1}"#) == .text(#"{"a":1}"#))
        #expect(InputArgument(argument: "@a/b.json") == .file("a/b.json"))
        #expect(InputArgument(argument: "-") == .standardInput)
        #expect(InputArgument(argument: "-1") == .text("-1"))
    }

    @Test func inputIsReadAndChecked() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(#"{"n":12345678901234567}"#.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try InputArgument.file(path).read() == Data(#"{"n":12345678901234567}"#.utf8))
        #expect(try InputArgument.text(" [1.0, null] ").read() == Data(" [1.0, null] ".utf8))
        for bad in ["", "{a:1}", "{'a':1}", "nope"] {
            let error = #expect(throws: CommandFailure.self) { try InputArgument.text(bad).read() }
            #expect(error?.status == .wrongUsage)
        }
        #expect(throws: CommandFailure(.wrongUsage, "/no/such can't be read.")) {
            try InputArgument.file("/no/such").read()
        }
    }

    @Test(arguments: [
        ("500ms", 500), ("30s", 30_000), ("10m", 600_000), ("2h", 7_200_000), ("7d", 604_800_000), ("1.5s", 1_500),
        ("20", 20_000), ("0s", 0),
    ])
    func durationsAreRead(text: String, milliseconds: Int) {
        #expect(DurationArgument(argument: text)?.duration == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "s", "-1s", "5x", "1 s", ".5s", "5.s", "1e3s", "10 minutes", "99999999999999d", "٣s"])
    func otherDurationsAreRefused(text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }

    @Test func wrongUsageIsTwo() async {
        #expect(await exitCode("bogus") == 2)
        #expect(await exitCode("start") == 2)
        #expect(await exitCode("start", "a b") == 2)
        #expect(await exitCode("start", "k", "--priority", "101") == 2)
        #expect(await exitCode("start", "k", "--run-at", "tomorrow") == 2)
        #expect(await exitCode("status") == 2)
        #expect(await exitCode("status", "a/b") == 2)
        #expect(await exitCode("watch", "j", "--timeout", "soon") == 2)
        #expect(await exitCode("watch", "j", "--progress", "fancy") == 2)
        #expect(await exitCode("list", "--status", "paused") == 2)
        #expect(await exitCode("list", "--limit", "0") == 2)
        #expect(await exitCode("list", "--unknown") == 2)
    }

    @Test func helpIsNoError() async {
        #expect(await exitCode("--help") == 0)
        #expect(await exitCode("help", "watch") == 0)
        #expect(await exitCode("start", "--help") == 0)
        #expect(await exitCode("--generate-completion-script", "bash") == 0)
        #expect(await exitCode("watch", "j") == nil)
    }

    @Test func theHelpTellsTheExitCodes() {
        let help = Jobctl.helpMessage(columns: 100)
        for status in ExitStatus.allCases {
            #expect(help.contains("\n  \(status.rawValue) "), "exit code \(status.rawValue)")
        }
        #expect(help.contains("JOBCTL_TOKEN") && help.contains("NO_COLOR"))
    }

    @Test(arguments: ["http://127.0.0.1:8080", "https://jobs.example/base/", "HTTP://h"])
    func serversAreRead(text: String) throws {
        #expect(try ServerAddress(text).url.absoluteString == text)
    }

    @Test(arguments: ["", "localhost:8080", "jobs.example", "ftp://h", "http://", "http://h?x=1", "unix:/a/b"])
    func otherServersAreRefused(text: String) {
        #expect(throws: CommandFailure.self) { try ServerAddress(text) }
    }

    @Test func aPasswordInTheServersAddressIsNotRepeated() throws {
        #expect(try ServerAddress("http://user:secret@h:1/p").description == "http://h:1/p")
    }

    @Test func optionsGoBeforeTheEnvironment() throws {
        var options = try GlobalOptions.parse([])
        #expect(try Session(options, environment: [:]).server.description == "http://127.0.0.1:8080")
        #expect(try Session(options, environment: ["JOBCTL_URL": ""]).server.description == "http://127.0.0.1:8080")
        #expect(try Session(options, environment: ["JOBCTL_URL": "http://e"]).server.description == "http://e")
        options = try GlobalOptions.parse(["--url", "http://o"])
        #expect(try Session(options, environment: ["JOBCTL_URL": "http://e"]).server.description == "http://o")
    }

    @Test func aTimeThatIsGivenGoesBeforeThatOfTheCommand() throws {
        var options = try GlobalOptions.parse([])
        let own = try Session(options, environment: [:], silence: .seconds(10)).client.configuration
        #expect(own.requestTimeout == .seconds(5) && own.hold == .seconds(5))
        options = try GlobalOptions.parse(["--timeout", "2s"])
        let given = try Session(options, environment: [:], silence: .seconds(10)).client.configuration
        #expect(given.requestTimeout == .seconds(2) && given.hold == .seconds(5))
    }
}
