import Foundation
import JobRunner
import JobStore
import Testing

@Suite("Reading a kinds file")
struct KindsFileTests {
    private let folder: KindsFolder

    init() throws {
        folder = try KindsFolder()
    }

    @Test("Every key is read")
    func readsEverything() throws {
        let kinds = try folder.load(
            """
            kinds:
              checksum:
                command: [sha256sum, "--", "{path}"]
                input: { path: { type: path, within: ./ } }
                timeout: 10m
                retry: { attempts: 3, backoff: exponential, initial: 1s, limit: 5m }
                concurrency: 2
                globalConcurrency: 5
                queue: disk-bound
              wait.for_it-2:
                command:
                  - sleep
                  - 5
                output: events
                retry: { attempts: 2, backoff: constant }
                default: yes
            """
        )
        #expect(kinds.map(\.name) == ["checksum", "wait.for_it-2"])
        let retry = RetryPolicy(attempts: 3, backoff: .exponential, initial: .seconds(1), limit: .seconds(300))
        var options = KindOptions(timeout: .seconds(600), retry: retry, concurrency: 2)
        options.globalConcurrency = 5
        options.queue = "disk-bound"
        #expect(kinds[0].options == options)
        let constant = RetryPolicy(attempts: 2, backoff: .constant)
        #expect(kinds[1].options == KindOptions(retry: constant, isDefault: true))
        #expect(kinds[1].fields == [])
    }

    @Test("Everything that is wrong is told at once, with its line and key")
    func collectsIssues() throws {
        let issues = try folder.issues(
            """
            kinds:
              one:
                command: [no-such-program-here, "{a}", "{nope}x", "--", "{b}"]
                input:
                  a: { type: text }
                  b: { type: path }
                  c: { type: path, within: missing }
                  d: { type: integer, default: x, within: ./ }
                  5e: { type: string }
                timeout: 5 minutes
                retry: { attempts: 0, backoff: linear, initial: 1.5s, tries: 3 }
                concurrency: many
                default: maybe
                output: xml
                shell: true
              two words:
                input: {}
              three: [ls]
            version: 2
            """
        )
        let paths = ProcessInfo.processInfo.environment["PATH"] ?? ""
        #expect(
            issues == [
                "FILE:3: kinds.one.command[0]: the program no-such-program-here is in none of the folders of PATH (\(paths)): install it, or write its full path",
                "FILE:3: kinds.one.command[1]: there is no field a in input; write {{a}} for the text {a}",
                "FILE:3: kinds.one.command[1]: begins with a value, which could begin with \"-\": put \"--\" before it, or text in front",
                "FILE:3: kinds.one.command[2]: there is no field nope in input; write {{nope}} for the text {nope}",
                "FILE:3: kinds.one.command[2]: begins with a value, which could begin with \"-\": put \"--\" before it, or text in front",
                "FILE:3: kinds.one.command[4]: there is no field b in input; write {{b}} for the text {b}",
                "FILE:5: kinds.one.input.a.type: expected one of string, integer, number, boolean, path",
                "FILE:6: kinds.one.input.b: needs within: the folder that its paths may not leave",
                "FILE:7: kinds.one.input.c.within: the folder missing can't be used: there is no such file or folder",
                "FILE:8: kinds.one.input.d.within: is for fields of type path alone",
                "FILE:8: kinds.one.input.d.default: expected a whole number",
                "FILE:9: kinds.one.input.5e: can't name a field: use a letter or _, then up to 63 of A-Za-z0-9_-",
                "FILE:10: kinds.one.timeout: expected a duration such as 500ms, 30s, 10m, 2h or 7d",
                "FILE:11: kinds.one.retry.tries: is not known here; known are attempts, backoff, initial, limit",
                "FILE:11: kinds.one.retry.attempts: expected a whole number from 1 to 1000",
                "FILE:11: kinds.one.retry.backoff: expected exponential or constant",
                "FILE:11: kinds.one.retry.initial: expected a duration such as 500ms, 30s, 10m, 2h or 7d",
                "FILE:12: kinds.one.concurrency: expected a whole number from 1 to 10000",
                "FILE:13: kinds.one.default: expected true or false",
                "FILE:14: kinds.one.output: expected text or events",
                "FILE:15: kinds.one.shell: is not known here; known are command, input, output, timeout, retry, concurrency, globalConcurrency, queue, schedule, default",
                "FILE:16: kinds.two words: can't name a kind: use 1 to 100 of A-Za-z0-9_.-",
                "FILE:16: kinds.two words: has no command",
                "FILE:18: kinds.three: expected command, input, output, timeout, retry, concurrency, globalConcurrency, queue, schedule, default, each with its value",
                "FILE:19: version: is not known here; known are kinds",
            ]
        )
    }

    @Test(
        "A single fault is told by its line",
        arguments: [
            ("", "FILE: kinds: is missing: the file is empty"),
            ("# nothing\n", "FILE: kinds: is missing: the file is empty"),
            ("job: {}", "FILE:1: job: is not known here; known are kinds"),
            ("[]", "FILE:1: expected kinds, each with its value"),
            ("\nkinds:\n", "FILE:2: kinds: expected at least one kind: a name, and under it a command"),
            ("kinds: {}", "FILE:1: kinds: expected at least one kind: a name, and under it a command"),
            ("kinds:\n  a: {}", "FILE:2: kinds.a: has no command"),
            (
                "kinds:\n  a: { command: ls }",
                "FILE:2: kinds.a.command: expected a list: the program, then each of its arguments"
            ),
            (
                "kinds:\n  a: { command: [] }",
                "FILE:2: kinds.a.command: expected a list: the program, then each of its arguments"
            ),
            ("kinds:\n  a: { command: [ls, [x]] }", "FILE:2: kinds.a.command[1]: expected a text"),
            ("kinds:\n  a: { command: [ls, ~] }", "FILE:2: kinds.a.command[1]: expected a text"),
            ("kinds:\n  a: { command: [ls, \"a\\0b\"] }", "FILE:2: kinds.a.command[1]: expected a text"),
            ("kinds:\n  a: { command: [\"\"] }", "FILE:2: kinds.a.command[0]: names no program"),
            (
                "kinds:\n  a: { command: [ls], retry: {} }",
                "FILE:2: kinds.a.retry: needs attempts: how often a job is tried in all"
            ),
            ("kinds:\n  a: { command: [ls], timeout: 0s }", "FILE:2: kinds.a.timeout: \(DurationText.expectation)"),
            (
                "kinds:\n  a: { command: [ls] }\n  b: { command: [ls] }\n  a: { command: [ls] }",
                "FILE:2: a key occurs twice here: a"
            ),
            (
                "kinds:\n  a: { command: [ls], default: true }\n  b: { command: [ls], default: true }",
                "FILE:3: kinds.b: is a default kind, as a is; only one can be"
            ),
            (
                "kinds:\n  a:\n    command: [\"{p}\"]\n    input: { p: { type: string } }",
                "FILE:3: kinds.a.command[0]: the program can't come from the input"
            ),
            (
                "kinds:\n  a:\n    command: [bash, -ec, \"ls {p}\"]\n    input: { p: { type: string } }",
                "FILE:3: kinds.a.command[2]: a shell would run the value as code: use \"$1\" in it, and add \"--\", then the value"
            ),
            ("kinds:\n  a: { command: [./x] }", "FILE:2: kinds.a.command[0]: there is no program FOLDER/./x"),
            (
                "kinds:\n  a: { command: [./kinds.yaml] }",
                "FILE:2: kinds.a.command[0]: FOLDER/./kinds.yaml is not a program: make it executable with chmod +x"
            ),
            (
                "kinds:\n  a:\n    command: [ls]\n    input: { p: { type: path, within: ./, default: ../x } }",
                "FILE:4: kinds.a.input.p.default: leads out of the folder that this kind may read"
            ),
        ]
    )
    func tells(_ yaml: String, _ expected: String) throws {
        let issues = try folder.issues(yaml).map { $0.replacingOccurrences(of: folder.path, with: "FOLDER") }
        #expect(issues.contains(expected), "\(issues)")
    }

    @Test("What is no YAML is told by its line")
    func tellsSyntax() throws {
        #expect(try folder.issues("kinds:\n  a: [1,\n  b: }").first?.hasPrefix("FILE:3: is not valid YAML: ") == true)
        #expect(try folder.issues("kinds:\n\ta: 1").first?.hasPrefix("FILE:2: is not valid YAML: ") == true)
        #expect(try folder.issues("kinds: {}\n---\nkinds: {}").first?.hasPrefix("FILE:2: is not valid YAML: ") == true)
    }

    @Test("A file that can't be read says why")
    func tellsUnreadable() throws {
        let error = #expect(throws: KindsFileError.self) {
            try KindsFile.load(path: "\(folder.path)/missing.yaml", node: .forTests())
        }
        #expect(error?.description == "\(folder.path)/missing.yaml: can't be read: there is no such file")
        let folderError = #expect(throws: KindsFileError.self) {
            try KindsFile.load(path: folder.path, node: .forTests())
        }
        #expect(folderError?.description == "\(folder.path): can't be read: it is a folder")
        try Data([0x6B, 0xFF]).write(to: URL(fileURLWithPath: "\(folder.path)/bad.yaml"))
        let badError = #expect(throws: KindsFileError.self) {
            try KindsFile.load(path: "\(folder.path)/bad.yaml", node: .forTests())
        }
        #expect(badError?.description == "\(folder.path)/bad.yaml: is not valid UTF-8")
    }

    @Test("A node that only accepts jobs needs none of the programs")
    func leavesProgramsAlone() throws {
        try folder.write("kinds.yaml", "kinds: { a: { command: [no-such-program-here] } }")
        let kinds = try KindsFile.load(path: "\(folder.path)/kinds.yaml", node: .forTests(), checksPrograms: false)
        #expect(kinds.map(\.name) == ["a"])
    }

    @Test("Paths are relative to the folder that the file is named in, even where the file is a link")
    func startsFromNamedFolder() async throws {
        try folder.write(
            "elsewhere/real.yaml",
            "kinds: { a: { command: [pwd], input: { p: { type: path, within: in } } } }"
        )
        try folder.write("named/in/x", "")
        try folder.link("named/kinds.yaml", to: "../elsewhere/real.yaml")
        try folder.link("alias", to: "named")
        let kinds = try KindsFile.load(path: "\(folder.path)/alias/kinds.yaml", node: .forTests())
        let result = try await kinds[0].start(#"{"p":"x"}"#)
        #expect(result["output"]?.string == "\(folder.path)/named\n")
    }
}
