import Foundation
import TestSupport
import Testing

@testable import JobTerminal

/// The real `jobctl`, asked as shells ask it, and the shells themselves where they are installed.
@Suite(.timeLimit(.minutes(3)))
struct ShellCompletionTests {
    /// What is offered for the last word of a command line.
    private func offers(_ words: [String], for argument: String, server: String?) async throws -> [String] {
        let command = words.first { !$0.hasPrefix("-") && !$0.contains("/") } ?? ""
        let process = try await ServiceProcess.start(
            "jobctl",
            arguments: ["---completion", command, "--", argument, String(words.count + 1), "0", "jobctl"] + words + [
                ""
            ],
            environment: ["JOBCTL_URL": server]
        )
        let run = try await end(of: process)
        #expect(run.code == 0 && run.errorOutput.isEmpty, "\(run)")
        return run.outputLines
    }

    private func start(_ kind: String, _ input: String) async throws -> String {
        try await run("start", kind, "--input", input).output.trimmingCharacters(in: .newlines)
    }

    @Test func kindsAndJobsAreThoseOfTheServer() async throws {
        let url = try await TestService.shared.url()
        let kinds = try await offers(["start"], for: "positional@0", server: url)
        #expect(Set(kinds).isSuperset(of: ["echo", "fail", "noop", "sleep"]))
        let filter = try await offers(["--url", url, "list", "--kind"], for: "--kind", server: nil)
        #expect(filter == kinds)

        let running = try await start("sleep", #"{"seconds":600}"#)
        let failed = try await start("fail", "{}")
        #expect(try await run("watch", failed, "--progress", "none").code == 1)
        for (command, hasRunning, hasFailed) in [
            ("status", true, true), ("watch", true, false), ("cancel", true, false), ("retry", false, true),
            ("delete", false, true),
        ] {
            let jobs = try await offers([command, "--url=\(url)"], for: "positional@0", server: "http://127.0.0.1:1")
            #expect(jobs.contains(running) == hasRunning && jobs.contains(failed) == hasFailed, "\(command): \(jobs)")
        }
        let others = try await offers(["cancel", running], for: "positional@0", server: url)
        #expect(!others.contains(running))
        _ = try await run("cancel", running)
    }

    @Test func aServerThatDoesNotAnswerOffersNothingSoon() async throws {
        let proxy = try FaultProxy(to: .tcp(port: 1))
        defer { proxy.stop() }
        for fault in [FaultProxy.Behaviour.refuse, .blackHole] {
            proxy.set(fault)
            let clock = ContinuousClock()
            let start = clock.now
            #expect(try await offers(["start"], for: "positional@0", server: "http://127.0.0.1:\(proxy.port)") == [])
            // Beyond its own limit of a second and a half, the time is that of a busy machine.
            #expect(start.duration(to: clock.now) < .seconds(15), "\(fault)")
        }
        #expect(try await offers(["start"], for: "positional@0", server: "not a server") == [])
    }

    @Test func namedServersAreOfferedAndAsked() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("jobctl"),
            withIntermediateDirectories: true
        )
        let url = try await TestService.shared.url()
        let text = "[prod]\nurl = http://127.0.0.1:1\n[dev]\nurl = \(url)\n"
        try Data(text.utf8).write(to: folder.appendingPathComponent("jobctl/config"))
        for (arguments, expected) in [
            (["list", "--", "--server", "2", "0", "jobctl", "list", "--server", ""], "dev\nprod\n"),
            (["start", "--", "positional@0", "4", "0", "jobctl", "--server", "dev", "start", ""], "echo\n"),
        ] {
            let process = try await ServiceProcess.start(
                "jobctl",
                arguments: ["---completion"] + arguments,
                environment: ["XDG_CONFIG_HOME": folder.path]
            )
            let run = try await end(of: process)
            #expect(run.code == 0 && run.output.hasPrefix(expected), "\(run)")
        }
    }

    /// Has a shell complete a line, with the program on its path.
    private func complete(_ line: String, in shell: String, _ script: String) async throws -> Run? {
        guard FileManager.default.isExecutableFile(atPath: shell) else { return nil }
        let program = try ServiceProcess.path(of: "jobctl")
        let process = try await ServiceProcess.start(
            shell,
            arguments: ["-c", script],
            environment: [
                "PATH": (program as NSString).deletingLastPathComponent + ":/usr/bin:/bin", "LINE": line,
                "JOBCTL_URL": "http://127.0.0.1:1", "HOME": FileManager.default.temporaryDirectory.path,
            ]
        )
        return try await end(of: process)
    }

    /// What readline does on a tab, with its own way to split words.
    private static let bash = #"""
        eval "$(jobctl completions bash)"
        COMP_LINE="$LINE"; COMP_POINT=${#LINE}; COMP_WORDS=()
        text="$LINE"
        while [[ -n "$text" ]]; do
            text="${text#"${text%%[! ]*}"}"
            if [[ "$text" =~ ^[:=]+ || "$text" =~ ^[^:=\ ]+ ]]; then
                COMP_WORDS+=("${BASH_REMATCH[0]}"); text="${text#"${BASH_REMATCH[0]}"}"
            fi
        done
        [[ "$LINE" = *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _jobctl_whole_words jobctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
        printf '%s\n' "${COMPREPLY[@]}"
        complete -p jobctl
        """#

    @Test(arguments: ["jobctl start ", "jobctl --url URL start ", "jobctl --url=URL start ", "jobctl start --url URL "])
    func bashOffersTheKindsOfTheServerOfTheLine(line: String) async throws {
        let line = line.replacingOccurrences(of: "URL", with: try await TestService.shared.url())
        let isNamed = line.contains("--url")
        let run = try #require(try await complete(line, in: "/bin/bash", Self.bash))
        #expect(run.code == 0 && run.errorOutput.isEmpty, "\(run)")
        #expect(run.outputLines.contains("sleep") == isNamed, "\(run)")
        #expect(run.outputLines.last?.contains("-F _jobctl_whole_words jobctl") == true)
        let words = line + (isNamed ? "s" : "")
        let some = try #require(try await complete(words, in: "/bin/bash", Self.bash))
        #expect(some.outputLines.dropLast().filter { !$0.isEmpty } == (isNamed ? ["sleep"] : []), "\(some)")
    }

    @Test(arguments: [
        ("/usr/bin/fish", ["--no-config"], "jobctl completions fish | source"),
        ("/usr/bin/zsh", ["-f"], "autoload -U compinit; compinit -u -D; source <(jobctl completions zsh)"),
        ("/bin/bash", ["--norc", "--noprofile"], "source <(jobctl completions bash)"),
    ])
    func theTabKeyOffersTheKindsOfTheServerOfTheLine(shell: String, arguments: [String], setUp: String) async throws {
        guard FileManager.default.isExecutableFile(atPath: shell) else { return }
        let url = try await TestService.shared.url()
        let program = try ServiceProcess.path(of: "jobctl")
        let home = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home) }
        let terminal = try await PseudoTerminal(
            shell,
            arguments: arguments,
            environment: [
                "PATH": (program as NSString).deletingLastPathComponent + ":/usr/bin:/bin", "HOME": home.path,
                "XDG_CONFIG_HOME": home.path, "XDG_DATA_HOME": home.path, "ZDOTDIR": home.path,
            ],
            columns: 200
        )
        terminal.type("\(setUp); echo re'ady'\r")
        try await wait(for: "ready", on: terminal)
        // One that is the only one is written out.
        terminal.type("jobctl --url \(url) start sl\t")
        try await wait(for: "start sleep", on: terminal)
        // Several are shown.
        terminal.type("\u{15}jobctl start --url \(url) \t\t")
        for kind in ["fail", "noop"] { try await wait(for: kind, on: terminal) }
        terminal.type("\u{15}exit\r")
        _ = try await terminal.waitForExit()
    }

    /// Waits for a text that a shell writes after the line with which it was asked to.
    private func wait(for text: String, on terminal: PseudoTerminal) async throws {
        try await terminal.wait(for: text) { _ in terminal.text.contains(text) }
    }

    @Test func aShellWithoutCompletionsIsWrongUsage() async throws {
        #expect(try await run("completions", "tcsh").code == 2)
        #expect(try await run("completions").code == 2)
    }
}
