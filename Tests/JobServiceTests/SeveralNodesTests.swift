import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Several nodes", .timeLimit(.minutes(5)))
struct SeveralNodesTests {
    @Test func oneServesAndAnotherRuns() async throws {
        try await withTestDatabase { database in
            let api = try await Service.start(on: database, ["--role", "api"])
            let runner = try await Service.start(on: database, ["--role", "runner"])
            let id = try await api.startJob("echo", ["text": "hello"])
            let job = try await api.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.result == ["text": "hello"])

            let health = try await runner.get("healthz")
            #expect(health.code == 200)
            let none = try await runner.get("api/jobs")
            #expect(none.code == 404)
            try await runner.stop()
            try await api.stop()
        }
    }

    @Test func aCancelReachesTheNodeThatRuns() async throws {
        try await withTestDatabase { database in
            let api = try await Service.start(on: database, ["--role", "api"])
            let runner = try await Service.start(on: database, ["--role", "runner"])
            let id = try await api.startLongJob()
            _ = try await api.client.cancel(id)
            var status = try await api.client.status(of: id)
            while !status.isOver { status = try await api.client.status(of: id) }
            #expect(status.errorCode == .cancelled)
            try await runner.stop()
            try await api.stop()
        }
    }

    /// Reads with a query and what is known already: the code, the revision, and the job if there is one.
    private func read(_ service: Service, _ path: String, knowing revision: Int = 0) async throws -> (Int, JobStatus?) {
        let url = try #require(URL(string: path, relativeTo: service.url.appending(path: "/")))
        var request = URLRequest(url: url)
        request.timeoutInterval = 120
        if revision > 0 { request.setValue("\"r\(revision)\"", forHTTPHeaderField: "If-None-Match") }
        let answer = try await service.send(request)
        let job = answer.code == 200 ? try JSONDecoder().decode(JobStatus.self, from: answer.body) : nil
        return (answer.code, job)
    }

    /// Waits for the end of a job on a node; how long after the end the answer was there.
    private func delayOfTheEnd(of id: String, on service: Service) async throws -> TimeInterval {
        let (_, job) = try await read(service, "api/jobs/\(id)?wait=60")
        let finishedAt = try #require(job?.finishedAt)
        return Date().timeIntervalSince(finishedAt)
    }

    @Test func aStartIsAtOnceReadableEverywhere() async throws {
        try await withTestDatabase { database in
            let nodes = [try await Service.start(on: database), try await Service.start(on: database)]
            for number in 0..<100 {
                let id = try await nodes[number % 2].startJob("noop")
                #expect(try await read(nodes[1 - number % 2], "api/jobs/\(id)").0 == 200)
            }
            for node in nodes { try await node.stop() }
        }
    }

    /// A change is seen on every other node: at once by the listener's word, and within a second without it.
    ///
    /// Twice as much is allowed: the machine may be busy.
    @Test func aChangeWakesWhoWaitsOnAnyNode() async throws {
        try await withTestDatabase { database in
            let proxy = try await FaultProxy(to: .unix(path: TestCluster.shared.socketPath))
            defer { proxy.stop() }
            let rest = database.split(separator: " ").filter { !$0.hasPrefix("host=") && !$0.hasPrefix("port=") }
            let listener = "host=127.0.0.1 port=\(proxy.port) " + rest.joined(separator: " ")
            let runner = try await Service.start(on: database, ["--role", "runner"])
            let hearing = try await Service.start(on: database, ["--role", "api"])
            let deaf = try await Service.start(on: database, ["--role", "api", "--listener-url", listener])
            // Connected, stalled with the connection open, and gone.
            for fault in [FaultProxy.Behaviour.forward, .blackHole, .refuse] {
                proxy.set(fault)
                if fault == .refuse { proxy.dropConnections() }
                for _ in 0..<3 {
                    let id = try await hearing.startJob("sleep", ["seconds": 1])
                    async let first = delayOfTheEnd(of: id, on: hearing)
                    async let second = delayOfTheEnd(of: id, on: deaf)
                    #expect(try await first < 2, "\(fault)")
                    #expect(try await second < 2, "\(fault)")
                }
            }
            for node in [deaf, hearing, runner] { try await node.stop() }
        }
    }

    @Test func whoGoesFromNodeToNodeSeesNothingOlder() async throws {
        try await withTestDatabase { database in
            let nodes = [
                try await Service.start(on: database), try await Service.start(on: database, ["--role", "api"]),
                try await Service.start(on: database, ["--role", "api"]),
            ]
            let id = try await nodes[0].startJob("sleep", ["seconds": 4, "steps": 100])
            var (last, turn, isOver) = (0, 0, false)
            while !isOver {
                // Now waiting, now not, and always with what another node has told.
                let wait = turn.isMultiple(of: 2) ? "?wait=1" : ""
                let (code, job) = try await read(nodes[turn % 3], "api/jobs/\(id)\(wait)", knowing: last)
                #expect(code == 200 || code == 304)
                if let job {
                    #expect(job.revision ?? 0 > last)
                    (last, isOver) = (job.revision ?? 0, job.isOver)
                }
                turn += 1
            }
            for node in nodes {
                // Who knows the end makes a node look that has not heard of it yet; then it tells everybody.
                #expect(try await read(node, "api/jobs/\(id)", knowing: last).0 == 304)
                #expect(try await read(node, "api/jobs/\(id)").1?.revision == last)
            }
            for node in nodes { try await node.stop() }
        }
    }
}
