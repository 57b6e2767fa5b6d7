import JobRunner
import JobStore
import Testing

@Suite("Commands that tell events", .timeLimit(.minutes(1)))
struct CommandEventTests {
    private let folder: KindsFolder

    init() throws {
        folder = try KindsFolder()
    }

    private func kind(_ script: String) throws -> JobKind {
        try folder.write("script.sh", script)
        return try folder.kind("command: [sh, script.sh]\noutput: events")
    }

    @Test("Progress is reported as it comes, and the result is the last one told")
    func reports() async throws {
        let log = ReportLog()
        let kind = try kind(
            """
            echo '{"progress":25,"message":"a quarter"}'
            echo 'some log'
            printf '{"progress":'; printf '50}\\n'
            echo '{"result":1}'
            printf '{"result":{"n":12345678901234567}}'
            """
        )
        let result = try await kind.start("{}", context: .forTests(report: log.take))
        #expect(result.text == #"{"n":12345678901234567}"#)
        #expect(log.all == [.init(progress: 25, message: "a quarter"), .init(progress: 50)])
    }

    @Test("A report is seen while the command still runs")
    func reportsAtOnce() async throws {
        let log = ReportLog()
        try folder.write("wait.sh", "")
        let kind = try kind("echo '{\"progress\":1}'; while [ ! -e go ]; do sleep 0.02; done; echo '{\"result\":true}'")
        async let result = kind.start("{}", context: .forTests(report: log.take))
        #expect(await log.next() == .init(progress: 1))
        try folder.write("go", "")
        #expect(try await result.text == "true")
    }

    @Test("A command without a result has null for one")
    func resultsInNull() async throws {
        #expect(try await kind("echo log").start("{}") == .null)
    }

    @Test(
        "A failure is the command's own, or its standard error's",
        arguments: [
            ("echo '{\"error\":\"bad\",\"permanent\":true}'", "bad", true),
            ("echo '{\"error\":\"bad\"}'; exit 1", "bad", false),
            ("echo '{\"result\":1}'; echo oops >&2; exit 1", "oops", false),
            ("exit 4", "exited with code 4", false),
        ]
    )
    func fails(_ script: String, _ message: String, _ isPermanent: Bool) async throws {
        let kind = try kind(script)
        let failure = await #expect(throws: JobFailure.self) { try await kind.start("{}") }
        #expect(failure == JobFailure(message, isPermanent: isPermanent))
    }

    @Test("A result over the limit is told as such")
    func limitsResult() async throws {
        let kind = try kind("printf '{\"result\":\"'; head -c 2000000 /dev/zero | tr '\\0' x; echo '\"}'")
        await #expect(throws: ResultTooLarge.self) { try await kind.start("{}") }
    }
}
