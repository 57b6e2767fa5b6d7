import JobRunner
import JobStore
import Testing

@Suite("Stopping commands", .timeLimit(.minutes(1)))
struct CommandStopTests {
    private let folder: KindsFolder
    private let lifeline: Lifeline

    init() throws {
        folder = try KindsFolder()
        lifeline = try Lifeline(in: folder)
    }

    /// A kind whose script holds the lifeline, as all its children do.
    private func kind(_ script: String, grace: Duration = .seconds(600)) throws -> JobKind {
        try folder.write("script.sh", "exec 9>lifeline\n\(script)")
        return try folder.kind("command: [sh, script.sh]\noutput: events", node: .forTests(grace: grace))
    }

    /// Starts a job, cancels it at its first report, and waits until it and all it started have gone.
    private func cancelAtReport(_ kind: JobKind) async throws {
        let log = ReportLog()
        let job = Task { try await kind.start("{}", context: .forTests(report: log.take)) }
        #expect(await log.next() == .init(progress: 1))
        job.cancel()
        await #expect(throws: CancellationError.self) { try await job.value }
        await lifeline.waitForEnd()
    }

    @Test("A cancelled command gets SIGTERM, and time to clean up")
    func terminates() async throws {
        let kind = try kind(
            """
            trap 'echo tidied >&2; touch tidied; exit 0' TERM
            sleep 1000 &
            echo '{"progress":1}'
            wait
            """
        )
        try await cancelAtReport(kind)
        #expect(folder.exists("tidied"))
    }

    @Test("The whole group gets SIGTERM")
    func terminatesGroup() async throws {
        // The children end by the signal; nobody would wait ten minutes for the grace.
        try await cancelAtReport(kind("sleep 1000 & sleep 1000 & (sleep 1000 & wait) & echo '{\"progress\":1}'; wait"))
    }

    @Test("A command that does not heed SIGTERM is killed after the grace, with its group")
    func kills() async throws {
        let script = "trap '' TERM; sleep 1000 & echo '{\"progress\":1}'; while true; do sleep 1000; done"
        try await cancelAtReport(kind(script, grace: .milliseconds(50)))
    }

    @Test("A stopped command is stopped for good")
    func killsStopped() async throws {
        let script = "trap '' TERM; (echo '{\"progress\":1}'; kill -STOP $$) & sleep 1000 & wait; sleep 1000"
        try await cancelAtReport(kind(script, grace: .milliseconds(50)))
    }

    @Test("A stopped command that would heed SIGTERM does so at once")
    func wakesStopped() async throws {
        try await cancelAtReport(kind("(echo '{\"progress\":1}'; kill -STOP $$) & wait; sleep 1000"))
    }

    @Test("A job that was cancelled before it began runs nothing for long")
    func cancelsAtOnce() async throws {
        let kind = try kind("sleep 1000")
        let job = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await kind.start("{}")
        }
        await #expect(throws: CancellationError.self) { try await job.value }
    }

    @Test("What a command leaves in its group ends with it, and cannot hold the job up")
    func endsLeftovers() async throws {
        let kind = try kind("sleep 1000 & (trap '' TERM HUP; sleep 1000) & yes >/dev/null & echo '{\"result\":5}'")
        #expect(try await kind.start("{}").text == "5")
        await lifeline.waitForEnd()
    }

    @Test("A process that left the group and holds the pipe, or floods it, cannot hold the job up")
    func outlivesEscapees() async throws {
        let node = CommandEnvironment.forTests()
        try folder.write(
            "script.sh",
            "exec 9>lifeline\nsetsid sleep 1000 &\nsetsid yes &\necho '{\"result\":6}'\nexit 0"
        )
        let kind = try folder.kind("command: [sh, script.sh]\noutput: events", node: node)
        #expect(try await kind.start("{}").text == "6")
        // They are of this node all the same, and go when it does.
        await node.close()
        await lifeline.waitForEnd()
    }

    @Test("After a node has closed, nothing runs any more")
    func refusesAfterClose() async throws {
        let node = CommandEnvironment.forTests()
        let kind = try folder.kind("command: [echo, hi]", node: node)
        #expect(try await kind.start("{}")["output"]?.string == "hi\n")
        await node.close()
        await node.close()
        await #expect(throws: CancellationError.self) { try await kind.start("{}") }
    }
}
