import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobStatusSync

/// Accounts that share a transport to a real service, each with watches and a replica that follows.
@Suite(.timeLimit(.minutes(5)))
struct HeldRequestsTests {
    /// One account of a file, with what it asks by.
    private struct Account {
        let client: JobStatusClient
        let counter: HoldCounter
        let replica: JobReplica
        let jobs: [String]
    }

    private func key(of owner: String, _ scope: String, on database: String) async throws -> String {
        let process = try await ServiceProcess.start(
            "jobd",
            arguments: ["keys", "create", "--owner", owner, "--scope", scope, "--database-url", database]
        )
        _ = try await process.waitForExit(within: .seconds(60))
        return process.output.text.trimmingCharacters(in: .newlines)
    }

    /// A service whose keys are there before it runs, since it learns of later ones after a moment.
    private func withService(
        _ owners: [String],
        _ body: (URL, _ tokens: [String], JobStatusClient) async throws -> Void
    ) async throws {
        // The feed waits for every transaction of a cluster, so those of other tests are kept out.
        let cluster = TestCluster.private()
        let database = try await cluster.start()
        do {
            var tokens: [String] = []
            for owner in owners { tokens.append(try await key(of: owner, "read,write", on: database)) }
            let root = try await key(of: "root", "read,admin", on: database)
            let service = try await ServiceProcess.start(
                "jobd",
                arguments: ["serve", "--port", "0", "--demo-kinds", "--database-url", database, "--auth", "keys"]
            )
            let url = try #require(URL(string: try await service.waitUntilReady()))
            let admin = JobStatusClient(
                baseURL: url,
                credentials: { _ in root },
                transport: URLSessionTransport(connectionsPerHost: 1)
            )
            try await body(url, tokens, admin)
            service.kill()
            _ = try await service.waitForExit()
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    /// Makes accounts with four long jobs each, whose replicas are in one file.
    private func makeAccounts(
        _ tokens: [String],
        path: String,
        at url: URL,
        over transport: URLSessionTransport
    ) async throws -> [Account] {
        var accounts: [Account] = []
        for (index, token) in tokens.enumerated() {
            let name = "account-\(index)"
            let counter = HoldCounter(transport)
            let client = JobStatusClient(baseURL: url, credentials: { _ in token }, transport: counter)
            let first = accounts.first?.replica
            let replica =
                try first?.replica(of: name, client: client) ?? JobReplica(path: path, client: client, account: name)
            let input: JSONValue = ["seconds": 600]
            let jobs = try await client.start((0..<4).map { _ in StartJobRequest(kind: "sleep", input: input) })
            accounts.append(Account(client: client, counter: counter, replica: replica, jobs: jobs.map(\.jobID)))
        }
        return accounts
    }

    /// Waits until the service holds so many requests.
    private func untilHeld(_ count: Int, _ admin: JobStatusClient) async throws {
        while try await !admin.send(.metrics).value.contains("\njobd_held_requests \(count)\n") {
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Cancels a job of each account.
    ///
    /// - Returns: How long the slowest cancel took.
    private func cancel(_ index: Int, of accounts: [Account]) async throws -> Duration {
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Duration.self) { group in
            for account in accounts {
                group.addTask {
                    _ = try await account.client.cancel(account.jobs[index])
                    return .now - start
                }
            }
            return try await group.reduce(.zero) { max($0, $1) }
        }
    }

    // Seven connections are the least for three accounts: two that are held for each, and one for what must not wait.
    @Test(arguments: [nil, 7]) func aCancelFindsAConnection(connections: Int?) async throws {
        let transport = connections.map { URLSessionTransport(connectionsPerHost: $0) } ?? .shared
        try await withService(["a", "b", "c"]) { url, tokens, admin in
            try await withFolder { folder in
                let path = folder.appendingPathComponent("jobs.sqlite").path
                let accounts = try await makeAccounts(tokens, path: path, at: url, over: transport)
                let early = watch(accounts, 0..<2)
                try await untilHeld(6, admin)
                let following = accounts.map { account in Task { try await account.replica.follow() } }
                for account in accounts { try await untilShown(account.jobs[3], account.replica) }
                try await untilHeld(6, admin)
                let late = watch(accounts, 2..<4)
                try await untilHeld(6, admin)
                for index in 0..<4 { #expect(try await cancel(index, of: accounts) < .seconds(5)) }
                for watch in early + late { await #expect(throws: JobStatusClientError.self) { try await watch.value } }
                for task in following {
                    task.cancel()
                    await #expect(throws: CancellationError.self) { try await task.value }
                }
                for account in accounts { #expect(account.counter.most == 2 && account.counter.now == 0) }
            }
        }
    }

    /// Waits for jobs of each account.
    private func watch(_ accounts: [Account], _ range: Range<Int>) -> [Task<JobStatus, any Error>] {
        accounts.flatMap { account in
            account.jobs[range].map { jobID in Task { try await account.client.waitForCompletion(of: jobID) } }
        }
    }

    private func untilShown(_ jobID: String, _ replica: JobReplica) async throws {
        let values = ValueObservation.tracking { try replica.job(jobID).fetchCount($0) }.values(in: replica.database)
        for try await count in values where count == 1 { return }
    }
}
