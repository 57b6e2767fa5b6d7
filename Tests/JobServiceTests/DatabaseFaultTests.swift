import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("A database that breaks", .timeLimit(.minutes(5)))
struct DatabaseFaultTests {
    @Test("A crash of PostgreSQL loses no job, and what runs goes on")
    func survivesACrash() async throws {
        // What is committed has to be kept, so the log is written out.
        let cluster = TestCluster.private(settings: ["synchronous_commit": "on"])
        let service = try await Service.start(on: cluster.start(), ["--concurrency", "4"])
        var ids: [String] = []
        for _ in 0..<4 { ids.append(try await service.startLongJob(seconds: 3)) }
        // Some that wait meanwhile.
        for _ in 0..<8 { ids.append(try await service.startJob("echo", ["a": 1])) }
        let before = try await service.client.jobs(ids)
        await cluster.kill()
        while try await service.get("readyz").code != 503 {}

        await cluster.stop()
        _ = try await cluster.start()
        for (number, id) in ids.enumerated() {
            let job = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(90)))
            #expect(job.status == .completed)
            #expect(job.attempt == 1)
            if number < 4 { #expect(job.startedAt == before[number].startedAt, "It ran twice.") }
        }
        let exit = try await service.stop()
        #expect(exit == .code(0), "\(service.process.transcript)")
        await cluster.stop()
    }

    /// A connection string with two hosts, each a proxy before the same server.
    private func hosts(_ database: String, _ first: FaultProxy, _ second: FaultProxy) -> String {
        let rest = database.split(separator: " ").filter { !$0.hasPrefix("host=") && !$0.hasPrefix("port=") }
        return "host=127.0.0.1,127.0.0.1 port=\(first.port),\(second.port) target_session_attrs=read-write "
            + rest.joined(separator: " ")
    }

    @Test("The next host of the list takes over; an outage longer than every lease costs nothing")
    func failsOver() async throws {
        try await withTestDatabase { database in
            let server = FaultProxy.Address.unix(path: try await TestCluster.shared.socketPath)
            let first = try FaultProxy(to: server)
            let second = try FaultProxy(to: server)
            defer {
                first.stop()
                second.stop()
            }
            // Half of it is what a neighbour has for finding its way back, on a machine with much else to do.
            let lease = ["--lease", "16s"]
            let service = try await Service.start(on: hosts(database, first, second), lease)
            #expect(second.acceptedConnections == 0)
            let id = try await service.startLongJob(seconds: 3)
            let before = try await service.client.status(of: id)
            first.set(.refuse)
            first.dropConnections()
            let job = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(90)))
            #expect(job.status == .completed)
            #expect(job.startedAt == before.startedAt)
            #expect(second.acceptedConnections > 0)

            // Both away until every lease has run out; a neighbour must not take the others for lost on its return.
            let other = try await service.startLongJob(seconds: 30)
            let running = try await service.client.status(of: other)
            let neighbour = try await Service.start(on: hosts(database, first, second), lease)
            second.set(.refuse)
            second.dropConnections()
            // The outage itself: leases of real processes run out by the database's clock alone.
            try await ContinuousClock().sleep(for: .seconds(18))
            let away = try await service.get("readyz")
            #expect(away.code == 503)
            first.set(.forward)
            let late = try await service.client.waitForCompletion(of: other, policy: .held.timeout(.seconds(90)))
            #expect(late.status == .completed)
            #expect(late.startedAt == running.startedAt)
            let again = try await service.startJob("echo", ["a": 1])
            let echo = try await service.client.waitForCompletion(of: again, policy: .held.timeout(.seconds(90)))
            #expect(echo.result == ["a": 1])
            for node in [service, neighbour] {
                let exit = try await node.stop()
                #expect(exit == .code(0), "\(node.process.transcript)")
                let log = node.process.errorOutput.text
                #expect(!log.contains("A node was lost") && !log.contains("taken for lost"), "\(log)")
            }
        }
    }
}
