import Foundation
import HTTPTypes
import JobStatusModels
import JobStore
import Logging
import ServiceLifecycle
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct JobStatusServerTests {
    @Test
    func aClientThatHangsUpFreesItsPlace() async throws {
        let clock = ManualClock()
        try await withLiveServer(clock: clock) { server in
            let id = try await Self.start(server)
            let held = server.services.waiter.held
            try await server.connect { connection in
                try await connection.send("GET /api/jobs/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(await clock.sleepBegan() == .seconds(300))
                #expect(held.count == 1)
                try await connection.hangUp()
                while held.count > 0 { await Task.yield() }
            }
        }
    }

    /// Its job has changed, and it would be woken behind others whose answers are not written yet.
    @Test
    func aClientThatHangsUpInTheLineFreesItsPlace() async throws {
        let clock = ManualClock()
        try await withLiveServer(clock: clock) { server in
            let (id, other) = (try await Self.start(server), try await Self.start(server))
            let (held, desk) = (server.services.waiter.held, server.services.board.desk)
            let stalled = StalledEventLoop()
            try await withThrowingTaskGroup(of: Void.self) { before in
                for _ in 0..<50 {
                    before.addTask {
                        let connection = HeldConnection(hangUp: OneShotSignal(), eventLoop: stalled.loop)
                        _ = await desk.wait(
                            on: other,
                            for: .over,
                            quiet: .zero,
                            limit: .seconds(300),
                            connection: connection
                        )
                    }
                }
                while desk.count < 50 { await Task.yield() }
                desk.remove(other)
                try await server.connect { connection in
                    try await connection.send("GET /api/jobs/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    while desk.count == 0 { await Task.yield() }
                    desk.remove(id)
                    #expect(held.count == 1, "it stands in the line")
                    try await connection.hangUp()
                    while held.count > 0 { await Task.yield() }
                }
                stalled.release()
                try await before.waitForAll()
            }
            try await stalled.shutdown()
        }
    }

    @Test
    func aClientThatOnlyStopsSendingGetsItsAnswerAtOnce() async throws {
        let clock = ManualClock()
        try await withLiveServer(clock: clock) { server in
            let id = try await Self.start(server)
            try await server.connect { connection in
                try await connection.send("GET /api/jobs/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = await clock.sleepBegan()
                connection.finish()
                #expect(try await connection.answer().job.status == .pending)
            }
        }
    }

    @Test
    func aStopAnswersWhatIsHeldAndCloses() async throws {
        let clock = ManualClock()
        try await withLiveServer(clock: clock) { server in
            let id = try await Self.start(server)
            try await server.connect { connection in
                try await connection.send("GET /api/jobs/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                _ = await clock.sleepBegan()
                await server.stop()
                let answer = try await connection.answer()
                #expect(answer.status == 200)
                #expect(answer.headers[.connection] == "close")
                #expect((1...5).contains(answer.retryAfter ?? 0))
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func aChangeIsSeenOverTheWire() async throws {
        let clock = ManualClock()
        try await withLiveServer(clock: clock) { server in
            let id = try await Self.start(server)
            try await server.connect { connection in
                try await connection.send(
                    "GET /api/job-status/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"r1\"\r\n\r\n"
                )
                while server.services.board.desk.count == 0 { await Task.yield() }
                let lease = try await server.worker.claim()
                #expect(try await connection.answer().job.status == .processing)
                // A held request leaves the connection as good as any other.
                try await connection.send(
                    "GET /api/job-status/\(id)?wait=300 HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"r2\"\r\n\r\n"
                )
                while server.services.board.desk.count == 0 { await Task.yield() }
                try await server.worker.complete(lease)
                #expect(try await connection.answer().job.status == .completed)
            }
        }
    }

    @Test
    func listensOnAUnixSocket() async throws {
        let path = "/tmp/job-status-\(UUID().uuidString.prefix(8)).sock"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await withLiveServer(address: .unix(path: path)) { server in
            #expect("\(server.address)" == "unix:\(path)")
            try await server.connect { connection in
                try await connection.send("GET /api/jobs HTTP/1.1\r\nHost: anything.example\r\n\r\n")
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test
    func tellsTheRealPort() async throws {
        try await withLiveServer { server in
            guard case .tcp(let host, let port) = server.address else {
                Issue.record("not TCP: \(server.address)")
                return
            }
            #expect(host == "127.0.0.1")
            #expect(port > 0)
        }
    }

    @Test
    func saysWhenAnAddressIsTaken() async throws {
        try await withLiveServer { first in
            let configuration = JobStatusServerConfiguration(address: first.address)
            let second = JobStatusServer.healthOnly(
                store: first.services.store,
                configuration: configuration,
                logger: .quiet
            )
            await #expect(throws: (any Error).self) { try await second.run() }
        }
    }

    @Test
    func refusesAddressesOfOtherMachines() async throws {
        try await withStore { store in
            let address = ListeningAddress.tcp(host: "0.0.0.0", port: 0)
            let error = #expect(throws: ServerConfigurationError.self) {
                _ = try JobStatusServer(
                    store: store,
                    kinds: TestKinds(),
                    configuration: JobStatusServerConfiguration(address: address),
                    logger: .quiet
                )
            }
            #expect(error == .addressNotLocal(address))
        }
    }

    @Test
    func aRunnerServesItsHealthAlone() async throws {
        try await withStore { store in
            let (listening, continuation) = AsyncStream<ListeningAddress>.makeStream()
            var configuration = JobStatusServerConfiguration(address: .tcp(host: "127.0.0.1", port: 0))
            configuration.limits.readinessTimeout = .seconds(30)
            let server = JobStatusServer.healthOnly(
                store: store,
                configuration: configuration,
                logger: .quiet
            ) { continuation.yield($0) }
            let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: .quiet))
            async let running: Void = group.run()
            var addresses = listening.makeAsyncIterator()
            let address = try #require(await addresses.next())
            try await RawConnection.with(address) { connection in
                for (path, status) in [("/healthz", 200), ("/readyz", 200), ("/api/jobs", 404), ("/api/kinds", 404)] {
                    try await connection.send("GET \(path) HTTP/1.1\r\nHost: probe\r\n\r\n")
                    #expect(try await connection.answer().status == status, "\(path)")
                }
            }
            await group.triggerGracefulShutdown()
            try await running
        }
    }

    private static func start(_ server: LiveServer) async throws -> JobID {
        let job = NewJob(kind: "echo", input: .null)
        let outcome = try await server.services.store.start([job], owner: "local", idempotencyKey: nil)
        return try #require(outcome.jobs.first).id
    }
}
