import Foundation
import JobRunner
import JobStore
import Logging
import Testing

@Suite("Commands with text output", .timeLimit(.minutes(1)))
struct CommandTextTests {
    private let folder: KindsFolder

    init() throws {
        folder = try KindsFolder()
    }

    private func failure(_ lines: String, input: String = "{}") async throws -> JobFailure? {
        let kind = try folder.kind(lines)
        return await #expect(throws: JobFailure.self) { try await kind.start(input) }
    }

    @Test("What a command prints is the result")
    func printsResult() async throws {
        try folder.write("-files/a b.txt", "hello\n")
        let kind = try folder.kind(
            """
            command: [sha256sum, "--", "{path}"]
            input: { path: { type: path, within: ./ } }
            """
        )
        let sum = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        let result = try await kind.start(#"{"path":"-files/a b.txt"}"#)
        #expect(result["output"]?.string == "\(sum)  \(folder.path)/-files/a b.txt\n")
        #expect(result.members()?.count == 1)
    }

    @Test("Values are arguments as they are, whatever a shell would make of them")
    func passesValues() async throws {
        let kind = try folder.kind(
            """
            command: [printf, "--", "[%s]", "{text}", "x{text}", "{whole}", "{number}", "{flag}", "{{text}}", 010]
            input: { text: { type: string }, whole: { type: integer }, number: { type: number }, flag: { type: boolean } }
            """
        )
        let text = "-n $(id) `id` ; \\ ' \" * {whole}\né😀"
        let input = RawJSON.object([
            ("text", .string(text)), ("whole", try RawJSON(validating: "3.0".utf8)),
            ("number", try RawJSON(validating: "1.50".utf8)), ("flag", .bool(false)),
        ])
        let result = try await kind.start(input.text)
        #expect(result["output"]?.string == "[\(text)][x\(text)][3][1.50][false][{text}][010]")
    }

    @Test("The input is on standard input, with paths resolved; id and attempt are in the environment")
    func passesInput() async throws {
        try folder.write("in/a", "")
        try folder.link("in/l", to: "a")
        let kind = try folder.kind(
            """
            command: [sh, -c, 'cat; echo "$JOB_ID $JOB_ATTEMPT"; pwd']
            input: { path: { type: path, within: in }, n: { type: number, default: 1e2 } }
            """
        )
        let result = try await kind.start(#"{"path":"l"}"#, context: .forTests(attempt: 2))
        let lines = try #require(result["output"]?.string).split(separator: "\n").map(String.init)
        let path = "\(folder.path)/in/a"
        #expect(lines == [#"{"path":"\#(path)","n":100.0}"#, "job-1 2", folder.path])
    }

    @Test("Of the service's environment only what is harmless passes")
    func limitsEnvironment() async throws {
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": "/nowhere", "LC_ALL": "C", "DATABASE_URL": "secret",
            "PGPASSWORD": "secret",
            "JOBD_TOKEN": "secret", "AWS_SECRET_ACCESS_KEY": "secret",
        ]
        let node = CommandEnvironment(environment: environment, logger: Logger(label: "test"))
        let output = try await folder.kind("command: [env]", node: node).start("{}")["output"]?.string ?? ""
        let names = output.split(separator: "\n").compactMap { $0.split(separator: "=").first.map(String.init) }
        #expect(Set(names) == ["PATH", "HOME", "LC_ALL", "JOB_ID", "JOB_ATTEMPT", "JOBD_NODE"])
        #expect(!output.contains("secret"))
        await node.close()
    }

    @Test("What the start was part of is in the environment, and only if it was part of something")
    func passesTraceParent() async throws {
        let kind = try folder.kind(#"command: [sh, -c, 'env | grep ^TRACEPARENT || echo none']"#)
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let traced = try await kind.start("{}", context: .forTests(traceParent: trace))
        #expect(traced["output"]?.string == "TRACEPARENT=\(trace)\n")
        #expect(try await kind.start("{}")["output"]?.string == "none\n")
    }

    @Test("A command that reads none of a large input is none the worse")
    func toleratesUnreadInput() async throws {
        let kind = try folder.kind(
            """
            command: [sh, -c, 'exec <&-; echo done']
            input: { text: { type: string } }
            """
        )
        let input = RawJSON.object([("text", .string(String(repeating: "x", count: 1_000_000)))])
        for _ in 0..<5 {
            #expect(try await kind.start(input.text)["output"]?.string == "done\n")
        }
    }

    @Test("A command that reads all of a large input gets it")
    func passesLargeInput() async throws {
        let kind = try folder.kind(
            """
            command: [wc, -c]
            input: { text: { type: string } }
            """
        )
        let input = RawJSON.object([("text", .string(String(repeating: "x", count: 1_000_000)))])
        #expect(try await kind.start(input.text)["output"]?.string == "1000012\n")
    }

    @Test("A failure says the end of standard error, or how the command ended")
    func tellsFailure() async throws {
        let noisy = try await failure("command: [sh, -c, 'echo out; echo first >&2; echo \" last \" >&2; exit 3']")
        #expect(noisy == JobFailure("first\n last"))
        #expect(try await failure("command: [sh, -c, 'exit 3']") == JobFailure("exited with code 3"))
        #expect(try await failure("command: [sh, -c, 'kill -9 $$']") == JobFailure("killed by signal 9"))
        #expect(
            try await failure("command: [sh, -c, 'kill -TERM $$']") == JobFailure("killed by signal 15")
        )
        let long = try await failure("command: [sh, -c, 'seq 1 100000 >&2; exit 1']")
        #expect(long?.message.hasSuffix("\n99999\n100000") == true)
        #expect(long.map { $0.message.count <= 4_000 && $0.message.count > 3_900 } == true)
        let bytes = try await failure(#"command: [sh, -c, 'printf "a\377\000b" >&2; exit 1']"#)
        #expect(bytes == JobFailure("a\u{FFFD}\u{FFFD}b"))
    }

    @Test("Output that is no UTF-8, or has a NUL, is repaired")
    func repairsOutput() async throws {
        let kind = try folder.kind(#"command: [printf, 'a\377b\000c\303\251\342\202']"#)
        #expect(try await kind.start("{}")["output"]?.string == "a\u{FFFD}b\u{FFFD}cé\u{FFFD}")
    }

    @Test("Output up to the limit passes; more fails the job and stops the command")
    func limitsOutput() async throws {
        let limit = 1 << 20
        let frame = #"{"output":""}"#.utf8.count
        let fits = try folder.kind("command: [sh, -c, 'head -c \(limit - frame) /dev/zero | tr \"\\\\0\" x']")
        #expect(try await fits.start("{}").bytes.count == limit)
        let large = try folder.kind("command: [sh, -c, 'head -c \(limit - frame + 1) /dev/zero | tr \"\\\\0\" x']")
        await #expect(throws: ResultTooLarge.self) { try await large.start("{}") }
        let endless = try folder.kind("command: [yes]")
        await #expect(throws: ResultTooLarge.self) { try await endless.start("{}") }
        // Each of these bytes is six in JSON.
        let escaped = try folder.kind("command: [sh, -c, 'head -c 200000 /dev/zero | tr \"\\\\0\" \"\\\\1\"']")
        await #expect(throws: ResultTooLarge.self) { try await escaped.start("{}") }
    }

    @Test("A path that is swapped for a link between check and run is refused")
    func checksPathAgain() async throws {
        try folder.write("in/a", "inside")
        try folder.write("out", "outside")
        let kind = try folder.kind(
            """
            command: [cat, "--", "{path}"]
            input: { path: { type: path, within: in } }
            """
        )
        let input = try kind.checkedInput(RawJSON(validating: #"{"path":"a"}"#.utf8))
        #expect(try await kind.run(input, context: .forTests())["output"]?.string == "inside")
        try folder.remove("in/a")
        try folder.link("in/a", to: "../out")
        let error = await #expect(throws: InputError.self) { try await kind.run(input, context: .forTests()) }
        #expect(error?.field == "input.path")
        try folder.remove("in/a")
        await #expect(throws: InputError.self) { try await kind.run(input, context: .forTests()) }
    }

    @Test("A program that is gone when the job runs fails the attempt")
    func tellsMissingProgram() async throws {
        try folder.write("tool", "#!/bin/sh\necho \"$0\"\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/tool")
        let kind = try folder.kind("command: [./tool]")
        #expect(try await kind.start("{}")["output"]?.string == "\(folder.path)/./tool\n")
        try folder.remove("tool")
        let failure = await #expect(throws: JobFailure.self) { try await kind.start("{}") }
        #expect(failure?.message.hasPrefix("there is no program ") == true)
        try folder.write("tool", "no program at all")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder.path)/tool")
        let broken = await #expect(throws: JobFailure.self) { try await kind.start("{}") }
        #expect(broken?.message.hasPrefix("the command could not be run") == true)
    }

    @Test("Many commands run at a time")
    func runsMany() async throws {
        let kind = try folder.kind(
            """
            command: [sh, -c, 'cat; echo "$1"', "--", "{n}"]
            input: { n: { type: integer } }
            """
        )
        try await withThrowingTaskGroup { group in
            for number in 0..<60 {
                group.addTask {
                    let result = try await kind.start(#"{"n":\#(number)}"#)
                    #expect(result["output"]?.string == "{\"n\":\(number)}\n\(number)\n")
                }
            }
            try await group.waitForAll()
        }
    }
}
