import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobTerminal

/// The real `jobctl` against the real `jobd`.
@Suite(.timeLimit(.minutes(3)))
struct CommandsAgainstServiceTests {
    @Test func startPrintsTheIDAndStatusTheWireBytes() async throws {
        let started = try await run("start", "echo", "--input", #"{"n":12345678901234567,"f":1.50}"#)
        #expect(started.code == 0 && started.errorOutput.isEmpty)
        let id = started.output.trimmingCharacters(in: .newlines)
        #expect(JobLimits.isValidJobID(id) && started.output == id + "\n")
        #expect(try await run("watch", id, "--progress", "none").code == 0)

        let shown = try await run("status", id, "--json")
        let client = JobStatusClient(baseURL: try #require(URL(string: try await TestService.shared.url())))
        let wire = try await client.send(.status(of: id))
        #expect(shown.output == String(decoding: wire.body, as: UTF8.self) + "\n")
        #expect(wire.value.result?["n"] == 12_345_678_901_234_567)
        #expect(wire.body.range(of: Data(#"{"n":12345678901234567,"f":1.50}"#.utf8)) != nil)
        let text = try await run("status", id)
        #expect(text.output.contains("Status      completed"))
    }

    @Test func aKeyThatStandsTwiceIsRefusedAndNotDropped() async throws {
        let refused = try await run("start", "echo", "--input", #"{"a":1,"a":2}"#)
        #expect(refused.code == 6 && refused.output.isEmpty && refused.errorOutput.contains("twice"))
    }

    @Test func endsHaveTheirCodesAndData() async throws {
        let completed = try await run("start", "echo", "--input", #"{"output":"done\n"}"#, "--watch")
        #expect(completed.code == 0 && completed.output == "done\n")
        #expect(completed.errorOutput.contains("✓ echo "))
        let failed = try await run("start", "fail", "--input", #"{"message":"Input invalid"}"#, "--watch")
        #expect(failed.code == 1 && failed.output.isEmpty)
        #expect(failed.errorOutput.contains("failed") && failed.errorOutput.contains("Input invalid"))
        let json = try await run("start", "fail", "--input", #"{"message":"no"}"#, "--watch", "--json")
        #expect(json.code == 1 && json.outputLines.count == 1)
        #expect(try JSONValue(json: Data(json.output.utf8))["errorMessage"] == "no")
    }

    @Test func cancelledAndUnfinishedJobsHaveTheirCodes() async throws {
        let id = try await run("start", "sleep", "--input", #"{"seconds":600}"#).output
            .trimmingCharacters(in: .newlines)
        var waited = try await run("watch", id, "--timeout", "1s", "--json")
        // A busy machine may not answer within a second.
        for timeout in ["5s", "25s"] where waited.code == 5 {
            waited = try await run("watch", id, "--timeout", timeout, "--json")
        }
        #expect(waited.code == 8)
        #expect(waited.errorOutput.contains("  jobctl watch \(id)\n"))
        #expect(try JSONDecoder().decode(JobStatus.self, from: Data(waited.output.utf8)).isOver == false)
        let cancelled = try await run("cancel", id)
        #expect(cancelled.code == 0 && ["stopping", "cancelled"].contains { cancelled.output == "\(id) \($0)\n" })
        let watched = try await run("watch", id)
        #expect(watched.code == 3 && watched.errorOutput.contains("■ sleep \(id) cancelled"))
        // 1 goes before 3, 5 before 1.
        let failed = try await run("start", "fail").output.trimmingCharacters(in: .newlines)
        #expect(try await run("watch", id, failed).code == 1)
        #expect(try await run("watch", id, failed, "no-such-job").code == 5)
        #expect(try await run("watch", id, failed, "no-such-job", "nor-this").code == 5)
    }

    @Test func severalJobsAreWatchedAtOnce() async throws {
        var ids: [String] = []
        for seconds in ["0.2", "0.4", "0.6", "0.1"] {
            let input = #"{"seconds":\#(seconds),"steps":4}"#
            ids.append(
                try await run("start", "sleep", "--input", input).output.trimmingCharacters(in: .newlines)
            )
        }
        let watched = try await end(of: start("watch", ids[0], ids[1], ids[2], ids[3], "--progress", "tty"))
        #expect(watched.code == 0)
        #expect(watched.outputLines.map { $0.prefix { $0 != "\t" } } == ids.map { $0[...] })
        for id in ids { #expect(watched.errorOutput.contains("✓ sleep \(id) completed")) }
        #expect(watched.errorOutput.contains("\u{1B}[K\n"))
        #expect(try await run("watch", ids[0], ids[1], ids[2], ids[3]).code == 0)
    }

    @Test func refusalsAndUnknownJobsHaveTheirCodes() async throws {
        let kind = try await run("start", "no-such-kind")
        #expect(kind.code == 6 && kind.errorOutput.contains("jobctl kinds"))
        let input = try await run("start", "sleep", "--input", #"{"seconds":"long"}"#)
        #expect(input.code == 6 && input.errorOutput.contains("seconds"))
        for command in ["status", "cancel", "retry", "delete"] {
            let unknown = try await run(command, "no-such-job")
            #expect(unknown.code == 5 && unknown.errorOutput.contains("no-such-job: no such job"), "\(command)")
            #expect(unknown.output.isEmpty)
        }
        let id = try await run("start", "noop", "--watch", "--json").output
        let done = try JSONDecoder().decode(JobStatus.self, from: Data(id.utf8)).jobID
        #expect(try await run("retry", done).code == 6)
        let deleted = try await run("delete", done, "--json")
        #expect(deleted.code == 0 && deleted.output == #"{"jobId":"\#(done)","deleted":true}"# + "\n")
        #expect(try await run("delete", done).code == 5)
    }

    @Test func anUnreachableServerIsSaidWithANextStep() async throws {
        let proxy = try FaultProxy(to: .tcp(port: 1))
        defer { proxy.stop() }
        proxy.set(.refuse)
        for arguments in ["status", "watch"] {
            let run = try await end(
                of: start(arguments, "j", "--timeout", "1s", server: "http://127.0.0.1:\(proxy.port)")
            )
            #expect(run.code == 5 && run.output.isEmpty, "\(arguments): \(run.errorOutput)")
        }
        let started = try await run("start", "noop", "--timeout", "500ms", server: "http://127.0.0.1:\(proxy.port)")
        #expect(started.code == 5)
        #expect(started.errorOutput.contains("jobd serve") && started.errorOutput.contains("JOBCTL_URL"))
    }

    @Test func wrongUsageIsTwo() async throws {
        #expect(try await run("start").code == 2)
        #expect(try await run("watch", "a/b").code == 2)
        #expect(try await run("start", "echo", "--input", "{a:1}").code == 2)
        #expect(try await run("list", server: "not a server").code == 2)
        let help = try await run("--help")
        #expect(help.code == 0 && help.output.contains("EXIT CODES") && help.errorOutput.isEmpty)
    }

    @Test func inputComesFromAPipeOrAFile() async throws {
        let piped = try await run("start", "echo", "--input", "-", "--watch", input: #"{"from":"pipe"}"#)
        #expect(piped.code == 0 && piped.output.contains(#""from" : "pipe""#))
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try Data(#"{"from":"file"}"#.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await run("start", "echo", "--input", "@\(path)", "--watch").output.contains("file"))
    }

    @Test func theSameKeyIsTheSameJob() async throws {
        let key = UUID().uuidString
        let first = try await run("start", "noop", "--idempotency-key", key)
        let second = try await run("start", "noop", "--idempotency-key", key)
        #expect(first.output == second.output && second.errorOutput.contains("key was used before"))
        #expect(try await run("start", "echo", "--input", "1", "--idempotency-key", key).code == 6)
    }

    @Test func failedJobsAreDoneAgain() async throws {
        let failed = try await run("start", "fail", "--watch", "--json", "--progress", "none")
        let old = try JSONDecoder().decode(JobStatus.self, from: Data(failed.output.utf8))
        let again = try await run("retry", old.jobID, "--watch", "--json")
        let new = try JSONDecoder().decode(JobStatus.self, from: Data(again.output.utf8))
        #expect(again.code == 1 && new.retryOf == old.jobID && new.jobID != old.jobID)
    }

    @Test func listsAreFilteredAndEndWithoutNoiseInAPipe() async throws {
        let jobctl = try ServiceProcess.path(of: "jobctl")
        for _ in 0..<3 { _ = try await run("start", "noop") }
        let list = try await run("list", "--kind", "noop", "--limit", "2", "--json")
        #expect(list.outputLines.count == 2)
        for line in list.outputLines {
            #expect(try JSONDecoder().decode(JobStatus.self, from: Data(line.utf8)).kind == "noop")
        }
        #expect(try await run("list", "--kind", "nothing").output.isEmpty)
        let url = try await TestService.shared.url()
        let shell = try await ServiceProcess.start(
            "/bin/sh",
            arguments: [
                "-c", "\(jobctl) list --url \(url) | head -n 1; \(jobctl) list --url \(url) >&-; echo \"[$?]\"",
            ]
        )
        let piped = try await end(of: shell)
        #expect(piped.outputLines.count == 2 && piped.outputLines.last == "[0]")
        #expect(piped.errorOutput.isEmpty)
        let kinds = try await run("kinds")
        #expect(kinds.output.contains("sleep") && kinds.output.contains("seconds: number"))
    }

    @Test func theTokenIsNeverPrinted() async throws {
        let secret = "s3cr3t-token"
        var told = ""
        for arguments in [["status", "no-such-job"], ["start", "no-such-kind"], ["list"], ["kinds"]] {
            let process = try await ServiceProcess.start(
                "jobctl",
                arguments: ["--token", secret] + arguments,
                environment: ["JOBCTL_URL": try await TestService.shared.url()]
            )
            let run = try await end(of: process)
            told += run.output + run.errorOutput
        }
        let away = try await run("start", "noop", server: "http://127.0.0.1:1", environment: ["JOBCTL_TOKEN": secret])
        told += away.output + away.errorOutput
        #expect(!told.contains(secret) && told.contains("no such job"))
    }
}
