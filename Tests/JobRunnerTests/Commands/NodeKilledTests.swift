import Foundation
import Glibc
import JobRunner
import JobStore
import Testing

@Suite("A node that is killed", .timeLimit(.minutes(2)))
struct NodeKilledTests {
    /// Commands that would go on for ever: one that plainly runs, with children; one that bears every signal it can;
    /// one whose children have sessions of their own; one that dropped its environment.
    private static let scripts = [
        "sleep 1000 & sleep 1000 & report; wait",
        "trap '' HUP INT TERM; report; while true; do sleep 1000; done",
        "setsid sh -c 'sleep 1000 & sleep 1000' & setsid setsid sleep 1000 & report; wait",
        "env -i sleep 1000 & report; exec env -i sleep 1000",
        "report; kill -STOP $$",
    ]

    @Test("No command outlives a node killed with SIGKILL", arguments: scripts)
    func endsCommands(_ script: String) async throws {
        let folder = try KindsFolder()
        let lifeline = try Lifeline(in: folder)
        try folder.write("script.sh", "report() { echo '{\"progress\":1}'; }\nexec 9>lifeline\n\(script)")
        try folder.write("kinds.yaml", "kinds: { it: { command: [sh, script.sh], output: events } }")
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = folder.path as String] in
            try await NodeKilledTests.runAndDie(path)
        }
        await lifeline.waitForEnd()
    }

    /// Runs the kind, and kills this very process as soon as its command runs.
    private static func runAndDie(_ path: String) async throws {
        let kind = try KindsFile.load(path: "\(path)/kinds.yaml", node: .forTests())[0]
        _ = try await kind.start("{}", context: .forTests { _, _ in kill(getpid(), SIGKILL) })
    }
}
