import Foundation
import Glibc
import JobStore
import Logging
import Testing

@testable import JobRunner

@Suite("The guard of a node's commands", .timeLimit(.minutes(1)))
struct GuardProcessTests {
    private let folder: KindsFolder
    private let lifeline: Lifeline

    init() throws {
        folder = try KindsFolder()
        lifeline = try Lifeline(in: folder)
    }

    @Test("It starts once for all that ask, and ends when it is closed")
    func startsOnce() async throws {
        let marker = "JOBD_NODE=\(UUID())"
        let guardProcess = GuardProcess(marker: marker, logger: Logger(label: "test"))
        try await withThrowingTaskGroup { group in
            for _ in 0..<20 { group.addTask { try await guardProcess.start() } }
            try await group.waitForAll()
        }
        #expect(await startedGuards(marker).count == 1)
        await guardProcess.close()
        #expect(guards(marker).isEmpty)
        await #expect(throws: CancellationError.self) { try await guardProcess.start() }
    }

    @Test("One that was killed is started again, and still ends the commands that were running")
    func restarts() async throws {
        let node = CommandEnvironment.forTests()
        let marker = "\(CommandEnvironment.nodeVariable)=\(node.variables(jobID: "", attempt: 1)["JOBD_NODE"] ?? "")"
        try folder.write("first.sh", "exec 9>lifeline; echo '{\"progress\":1}'; exec env -i sleep 1000")
        try folder.write("second.sh", "echo '{\"result\":2}'")
        let kinds = try folder.load(
            """
            kinds:
              first: { command: [sh, first.sh], output: events }
              second: { command: [sh, second.sh], output: events }
            """,
            node: node
        )
        let log = ReportLog()
        let first = Task { try await kinds[0].start("{}", context: .forTests(report: log.take)) }
        #expect(await log.next() == .init(progress: 1))
        let old = try #require(await startedGuards(marker).first)
        let end = ProcessEnd(id: old)
        kill(old, SIGKILL)
        await end.wait()
        #expect(try await kinds[1].start("{}").text == "2")
        #expect(await startedGuards(marker).count == 1)
        #expect(await startedGuards(marker) != [old])
        await node.close()
        await lifeline.waitForEnd()
        let failure = await #expect(throws: JobFailure.self) { try await first.value }
        #expect(failure?.message == "killed by signal 9")
    }

    @Test("A node that nobody holds any more takes its guard with it")
    func endsWithNode() async throws {
        var node: CommandEnvironment? = .forTests()
        let marker = "JOBD_NODE=\(node?.variables(jobID: "", attempt: 1)["JOBD_NODE"] ?? "")"
        try await node?.guardProcess.start()
        let end = ProcessEnd(id: try #require(await startedGuards(marker).first))
        node = nil
        await end.wait()
    }

    /// The guards of a marker as soon as there is one: a process that was only just started shows no command line yet.
    private func startedGuards(_ marker: String) async -> [pid_t] {
        while true {
            let found = guards(marker)
            if !found.isEmpty { return found }
            await Task.yield()
        }
    }

    /// The running guards of a marker, by their command lines.
    private func guards(_ marker: String) -> [pid_t] {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap(pid_t.init).filter { id in
            let line = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(id)/cmdline"))) ?? Data()
            return line.split(separator: 0).suffix(2).map { String(decoding: $0, as: UTF8.self) } == [
                "jobd-guard", marker,
            ]
        }
    }
}

/// The end of a process that has nothing of the test open.
private struct ProcessEnd {
    let id: pid_t

    /// Returns when the process has ended, whether or not it was reaped; on a thread that may look as often as it
    /// likes.
    func wait() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [id] in
                while let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
                    status.split(separator: ")").last?.split(separator: " ").first != "Z"
                {
                    sched_yield()
                }
                continuation.resume()
            }
        }
    }
}
