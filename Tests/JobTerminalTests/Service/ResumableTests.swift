import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

/// A program that is killed while it waits, and goes on as another process.
@Suite(.timeLimit(.minutes(3)))
struct ResumableTests {
    private func program(_ folder: URL, seconds: Double) async throws -> ServiceProcess {
        try await ServiceProcess.start(
            "resumable",
            arguments: [
                try await TestService.shared.url(), folder.path, "sleep", #"{"seconds":\#(seconds),"steps":20}"#,
            ]
        )
    }

    @Test func aKilledWaitGoesOnInAnotherProcess() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var lines: [Substring] = []
        // At every moment: before the start is answered, and in the middle of a wait.
        for milliseconds in [0, 30, 100, 300, 700, 1_000] {
            let process = try await program(folder, seconds: 5)
            if milliseconds == 1_000 { _ = try await process.output.line(containing: "processing") }
            try await Task.sleep(for: .milliseconds(milliseconds))
            process.kill()
            #expect(try await process.waitForExit() == .signal(SIGKILL))
            lines += process.output.text.split(separator: "\n")
        }
        let last = try await program(folder, seconds: 5)
        let end = try await JobTerminalTests.end(of: last)
        #expect(end.code == 0, "\(last.transcript)")
        lines += end.output.split(separator: "\n")
        #expect(lines.last?.hasSuffix(" completed 100") == true)
        // It is one job, and it is never seen to go back.
        let words = lines.map { $0.split(separator: " ") }
        #expect(Set(words.map(\.first)).count == 1)
        let progress = words.compactMap { $0.last.flatMap { Int($0) } }
        #expect(progress == progress.sorted() && progress.count == lines.count, "\(lines)")
        let token = try Data(contentsOf: folder.appendingPathComponent("token.json"))
        #expect(token.count < 1_000)
        let intent = try Data(contentsOf: folder.appendingPathComponent("intent.json"))
        let url = try #require(URL(string: try await TestService.shared.url()))
        let again = try await JobStatusClient(baseURL: url).start(
            JSONDecoder().decode(StartIntent.self, from: intent)
        )
        #expect(again.jobID == words.first?.first.map(String.init))
    }
}
