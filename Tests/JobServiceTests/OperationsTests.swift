import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("Pauses, queues and limits of real nodes", .timeLimit(.minutes(5)))
struct OperationsTests {
    private func jobd(_ arguments: String...) async throws -> ServiceProcess {
        let process = try await ServiceProcess.start("jobd", arguments: arguments)
        let exit = try await process.waitForExit(within: .seconds(60))
        #expect(exit == .code(0), "\(process.transcript)")
        return process
    }

    private func service(_ kinds: String, on database: String, _ more: [String] = []) async throws -> Service {
        let path = try temporaryFolder() + "/kinds.yaml"
        try Data(kinds.utf8).write(to: URL(fileURLWithPath: path))
        return try await Service.start(on: database, ["--kinds", path] + more)
    }

    @Test func aPausedKindWaitsUntilItIsResumed() async throws {
        try await withTestDatabase { database in
            let service = try await Service.start(on: database)
            let paused = try await jobd("pause", "noop", "--database-url", database)
            #expect(paused.output.text == "noop is paused: 0 jobs wait, 0 jobs still run.\n")
            let id = try await service.startJob("noop")
            // What comes later and is not paused goes first.
            let other = try await service.startJob("echo")
            _ = try await service.client.waitForCompletion(of: other, policy: .held.timeout(.seconds(60)))
            #expect(try await service.client.status(of: id).status == .pending)
            let resumed = try await jobd("resume", "noop", "--database-url", database)
            #expect(resumed.output.text == "noop goes on: 1 job waits.\n")
            let job = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            try await service.stop()
        }
    }

    @Test func aRunnerLeavesOtherQueuesAlone() async throws {
        let kinds = "kinds:\n  slow: { command: [sleep, '0.01'], queue: reports }\n  quick: { command: ['true'] }\n"
        try await withTestDatabase { database in
            let quick = try await service(kinds, on: database, ["--queues", "default"])
            let id = try await quick.startJob("slow")
            let other = try await quick.startJob("quick")
            _ = try await quick.client.waitForCompletion(of: other, policy: .held.timeout(.seconds(60)))
            #expect(try await quick.client.status(of: id).status == .pending)
            let all = try await service(kinds, on: database)
            let job = try await quick.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            try await all.stop()
            try await quick.stop()
        }
    }

    /// Each job holds a folder while it runs, and fails if it finds too many.
    @Test func twoNodesTogetherKeepAGlobalLimit() async throws {
        let folder = try temporaryFolder()
        let script = "n=$(ls | wc -l); [ $n -lt 3 ] || exit 1; mkdir $$; sleep 0.05; rmdir $$"
        let kinds = """
            kinds:
              limited: { command: [sh, -c, '\(script)'], globalConcurrency: 3 }
            """
        try await withTestDatabase { database in
            let path = try temporaryFolder() + "/kinds.yaml"
            let text = kinds.replacing("n=$(ls", with: "cd \(folder); n=$(ls")
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            let nodes = [
                try await Service.start(on: database, ["--kinds", path]),
                try await Service.start(on: database, ["--kinds", path]),
            ]
            let requests = (0..<40).map { _ in StartJobRequest(kind: "limited") }
            let ids = try await nodes[0].client.start(requests).map(\.jobID)
            for id in ids {
                let job = try await nodes[1].client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
                #expect(job.status == .completed)
            }
            for node in nodes { try await node.stop() }
        }
    }
}
