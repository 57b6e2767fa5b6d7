import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobStatusSync

/// The real `jobctl sync` against the real service.
@Suite(.timeLimit(.minutes(3)))
struct SyncCommandTests {
    private struct Run {
        var code: ServiceProcess.Exit
        var output: String
        var errorOutput: String
    }

    private func sync(_ arguments: [String], _ url: String) async throws -> Run {
        let process = try await ServiceProcess.start("jobctl", arguments: ["sync", "--url", url] + arguments)
        let code = try await process.waitForExit(within: .seconds(60))
        return Run(code: code, output: process.output.text, errorOutput: process.errorOutput.text)
    }

    private func withService(_ body: (String, JobStatusClient) async throws -> Void) async throws {
        try await withTestDatabase { connectionString in
            let service = try await ServiceProcess.start(
                "jobd",
                arguments: ["serve", "--port", "0", "--demo-kinds", "--database-url", connectionString]
            )
            let url = try await service.waitUntilReady()
            try await body(url, JobStatusClient(baseURL: try #require(URL(string: url))))
            service.kill()
            _ = try await service.waitForExit()
        }
    }

    @Test func theFileHasAllJobsAndThenOnlyWhatChanged() async throws {
        try await withService { url, client in
            try await withFolder { folder in
                let path = folder.appendingPathComponent("jobs.sqlite").path
                var ids: [String] = []
                for _ in 0..<3 {
                    let job = try await client.start(kind: "noop")
                    ids.append(try await client.waitForCompletion(of: job.jobID).jobID)
                }
                let first = try await sync([path], url)
                #expect(first.code == .code(0) && first.output.isEmpty, "\(first)")
                #expect(first.errorOutput == "3 updated, 0 deleted\n")
                try await client.delete(ids[0])
                let second = try await sync([path, "--json"], url)
                #expect(second.output == #"{"updated":0,"deleted":1}"# + "\n", "\(second)")
                let replica = try JobReplica(path: path, client: client, account: url)
                let kept = try await replica.database.read { try replica.jobs.fetchAll($0) }
                #expect(Set(kept.map(\.jobID)) == Set(ids.dropFirst()) && kept.allSatisfy(\.isOver))
            }
        }
    }

    @Test func whatIsFollowedComesByItselfUntilAnInterrupt() async throws {
        try await withService { url, client in
            try await withFolder { folder in
                let path = folder.appendingPathComponent("jobs.sqlite").path
                let process = try await ServiceProcess.start(
                    "jobctl",
                    arguments: ["sync", path, "--follow", "--url", url]
                )
                _ = try await process.errorOutput.line(containing: "0 updated, 0 deleted")
                _ = try await client.start(kind: "noop")
                _ = try await process.errorOutput.line(containing: "1 updated, 0 deleted")
                process.send(SIGINT)
                #expect(try await process.waitForExit() == .code(130))
                #expect(process.errorOutput.text.hasSuffix("jobctl: interrupted; the same command goes on.\n"))
            }
        }
    }

    @Test func whatCannotBeDoneIsSaid() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let away = try await sync([path, "--timeout", "1s"], "http://127.0.0.1:1")
            #expect(away.code == .code(5) && away.errorOutput.contains("jobd serve"), "\(away)")
            let nowhere = try await sync([folder.path + "/no/such.sqlite"], "http://127.0.0.1:1")
            #expect(nowhere.code == .code(5) && nowhere.errorOutput.contains("such.sqlite"), "\(nowhere)")
            let notes = folder.appendingPathComponent("notes.txt")
            try Data("what I must not forget\n".utf8).write(to: notes)
            let mistyped = try await sync([notes.path], "http://127.0.0.1:1")
            #expect(mistyped.code == .code(2) && mistyped.errorOutput.contains("is no replica"), "\(mistyped)")
            #expect(try String(contentsOf: notes, encoding: .utf8) == "what I must not forget\n")
            let proxy = try FaultProxy(to: .tcp(port: 1))
            defer { proxy.stop() }
            proxy.set(.blackHole)
            let silent = try await sync([path, "--timeout", "1s"], "http://127.0.0.1:\(proxy.port)")
            #expect(silent.code == .code(5), "\(silent)")
        }
    }
}
