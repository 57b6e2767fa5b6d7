import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import ReportApp

/// The example of the guides, against the real service.
@Suite("The report app", .timeLimit(.minutes(2)))
struct ReportAppTests {
    private func withFlow(_ body: (ReportFlow, JobStatusClient) async throws -> Void) async throws {
        let cluster = TestCluster.private()
        let connectionString = try await cluster.start()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            let service = try await ServiceProcess.start(
                "jobd",
                arguments: ["serve", "--port", "0", "--demo-kinds", "--database-url", connectionString]
            )
            let url = try #require(URL(string: try await service.waitUntilReady()))
            let flow = ReportFlow(
                client: JobStatusClient(baseURL: url),
                storage: ReportStorage(folder: folder),
                kind: "sleep"
            )
            try await body(flow, JobStatusClient(baseURL: url))
            service.kill()
            _ = try await service.waitForExit()
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
        try FileManager.default.removeItem(at: folder)
    }

    @Test func goesFromTheTapToTheResult() async throws {
        try await withFlow { flow, _ in
            let token = try await flow.tap(input: ["seconds": 0.6, "steps": 3])
            let seen = Seen()
            try await flow.follow(token) { await seen.add($0) }
            #expect(await seen.all.last?.status == .completed)
            let left = try await flow.restored()
            #expect(left == nil, "What is over is forgotten.")
        }
    }

    @Test func aKillBeforeTheAnswerLosesNoTapAndMakesNoSecondJob() async throws {
        try await withFlow { flow, client in
            let token = try await flow.tap(input: ["seconds": 0.2])
            // As if the app had been killed before it could store the answer.
            try FileManager.default.removeItem(at: flow.storage.folder.appendingPathComponent("token.json"))
            let restored = try #require(try await flow.restored())
            #expect(restored.jobID == token.jobID)
            #expect(try await client.list().jobs.count == 1)
        }
    }

    @Test func aTapIsNotLostBehindAJobThatIsGone() async throws {
        try await withFlow { flow, client in
            let old = try await flow.tap(input: ["seconds": 0.1])
            _ = try await client.waitForCompletion(of: old.jobID)
            try await client.delete(old.jobID)
            // As if the app had been killed before it heard of the next job.
            let offline = ReportFlow(client: try Self.unreachable, storage: flow.storage, kind: "sleep")
            await #expect(throws: JobStatusClientError.self) { try await offline.tap(input: ["seconds": 0.1]) }
            let token = try #require(try await flow.restored())
            #expect(token.jobID != old.jobID)
            #expect(try await client.list().jobs.map(\.jobID) == [token.jobID])
        }
    }

    @Test func aJobThatIsGoneIsForgotten() async throws {
        try await withFlow { flow, client in
            let token = try await flow.tap(input: ["seconds": 0.1])
            _ = try await client.waitForCompletion(of: token.jobID)
            try await client.delete(token.jobID)
            // Another life of the app: to the client that started the job, a 404 so soon would be a server that lags.
            let later = ReportFlow(client: client, storage: flow.storage, kind: "sleep")
            let error = await #expect(throws: JobStatusClientError.self) { try await later.follow(token) { _ in } }
            #expect(error?.code == .notFound)
            let left = try await later.restored()
            #expect(left == nil)
        }
    }

    /// A client of a server that is away, which tries once.
    private static var unreachable: JobStatusClient {
        get throws {
            let url = try #require(URL(string: "http://127.0.0.1:1"))
            return JobStatusClient(baseURL: url, configuration: .init(retryTimeout: .zero))
        }
    }

    @Test func aKillInTheMiddleGoesOnWhereItWas() async throws {
        try await withFlow { flow, client in
            let token = try await flow.tap(input: ["seconds": 3, "steps": 30])
            let seen = Seen()
            let screen = Task {
                try await flow.follow(token) { status in
                    await seen.add(status)
                    if status.progress >= 20 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            _ = await screen.result
            let before = try #require(await seen.all.last)
            #expect(try await flow.refresh()?.jobID == token.jobID)
            // Another life of the app.
            let later = ReportFlow(client: client, storage: flow.storage, kind: "sleep")
            let restored = try #require(try await later.restored())
            #expect(restored.status?.progress == before.progress)
            let after = Seen()
            try await later.follow(restored) { await after.add($0) }
            #expect(await after.all.allSatisfy { $0.revision ?? 0 >= before.revision ?? 0 })
            #expect(await after.all.last?.status == .completed)
        }
    }

    @Test func listsWhatTheAccountHas() async throws {
        try await withFlow { flow, client in
            let list = try ReportList(
                path: flow.storage.folder.appendingPathComponent("jobs.sqlite").path,
                client: client,
                userID: "ann"
            )
            let token = try await flow.tap(input: ["seconds": 60])
            try await list.refresh()
            for try await job in list.job(token.jobID) {
                #expect(job?.jobID == token.jobID)
                break
            }
            for try await count in list.unfinished() {
                #expect(count == 1)
                break
            }
            let following = Task { try await list.follow() }
            _ = try await client.cancel(token.jobID)
            for try await count in list.unfinished() where count == 0 { break }
            for try await jobs in list.running() {
                #expect(jobs.isEmpty)
                break
            }
            following.cancel()
            _ = await following.result
        }
    }

    private actor Seen {
        private(set) var all: [JobStatus] = []
        func add(_ status: JobStatus) { all.append(status) }
    }
}
