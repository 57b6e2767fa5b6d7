import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite(
    "An outage of the database of half a minute",
    .enabled(if: ChaosOptions.given.isLong, "It takes minutes; make chaos does it."),
    .timeLimit(.minutes(10))
)
struct OutageTests {
    /// How the database is out of reach.
    enum Outage: CaseIterable {
        case shutDown, crashed, frozen, silent, refused

        static let duration = Duration.seconds(30)

        func happen(to database: ChaosDatabase, _ link: FaultProxy) async throws {
            switch self {
            case .shutDown: try await database.away(for: Self.duration)
            case .crashed: try await database.crash(for: Self.duration)
            case .frozen: try await database.freeze(for: Self.duration)
            case .silent:
                link.set(.blackHole)
                try await ContinuousClock().sleep(for: Self.duration)
                link.dropConnections()
            case .refused:
                link.set(.refuse)
                link.dropConnections()
                try await ContinuousClock().sleep(for: Self.duration)
            }
            link.set(.forward)
        }
    }

    /// The lease is shorter than the outage.
    private static let options = ["serve", "--port", "0", "--demo-kinds", "--lease", "8s"]

    @Test("What runs goes on, its result is recorded, and nothing runs twice", arguments: Outage.allCases)
    func costsNothing(_ outage: Outage) async throws {
        let database = try await ChaosDatabase.start()
        let link = try FaultProxy(to: database.address)
        let recorder = Recorder()
        let arguments = Self.options + ["--database-url", database.connectionString(through: link)]
        let nodes = (0..<2).map {
            ChaosNode($0, link: link, arguments: arguments, recorder: recorder, logFolder: nil)
        }
        for node in nodes { try await node.boot() }
        let url = try #require(await nodes[0].current?.url)
        let client = JobStatusClient(baseURL: url)
        // Some end while the database is away, and one after it.
        var before: [JobStatus] = []
        for seconds in [10, 10, 20, 45] {
            let job = try await client.start(kind: "sleep", input: ["seconds": .number(JSONNumber(seconds))])
            var status = job
            while status.status != .processing { status = try await client.status(of: job.jobID) }
            before.append(status)
        }
        try await outage.happen(to: database, link)

        for job in before {
            let end = try await client.waitForCompletion(of: job.jobID, policy: .held.timeout(.seconds(120)))
            #expect(end.status == .completed)
            #expect(end.attempt == 1)
            #expect(end.startedAt == job.startedAt, "It ran twice.")
        }
        let next = try await client.start(kind: "noop")
        let noop = try await client.waitForCompletion(of: next.jobID, policy: .held.timeout(.seconds(60)))
        #expect(noop.status == .completed)
        for node in nodes { try await node.stop() }
        #expect(recorder.ledger.violations.isEmpty)
        link.stop()
        await database.stop()
    }
}
