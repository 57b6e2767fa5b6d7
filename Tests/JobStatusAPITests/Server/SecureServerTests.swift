import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct SecureServerTests {
    /// Runs a test against a server with a certificate.
    private func withSecureServer(
        limits: ServerLimits = ServerLimits(),
        _ body: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        try await TestCertificate.withFolder { folder in
            let certificate = try await TestCertificate.make(in: folder, name: "first").load()
            try await withLiveServer(limits: limits, certificate: certificate, body)
        }
    }

    private func start(_ server: LiveServer) async throws -> JobID {
        let jobs = [NewJob(kind: "echo", input: .null)]
        let outcome = try await server.services.store.start(jobs, owner: "local", idempotencyKey: nil)
        return try #require(outcome.jobs.first).id
    }

    @Test
    func oneConnectionHoldsManyWaits() async throws {
        try await withSecureServer { server in
            try await HTTP2Client.with(server.address) { client in
                var ids: [JobID] = []
                for _ in 0..<40 { ids.append(try await start(server)) }
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for id in ids {
                        group.addTask { try await client.send(.get, "/api/jobs/\(id)?wait=300").status }
                    }
                    while server.services.waiter.held.count < ids.count { await Task.yield() }
                    // A request that is not held is not held up.
                    #expect(try await client.send(.get, "/healthz").status == 200)
                    for _ in ids { try await server.worker.complete(server.worker.claim()) }
                    for try await status in group { #expect(status == 200) }
                }
            }
        }
    }

    @Test
    func aWaitThatIsBrokenOffFreesItsPlace() async throws {
        try await withSecureServer { server in
            try await HTTP2Client.with(server.address) { client in
                let id = try await start(server)
                let wait = Task { try await client.send(.get, "/api/jobs/\(id)?wait=300") }
                while server.services.waiter.held.count == 0 { await Task.yield() }
                wait.cancel()
                _ = try? await wait.value
                while server.services.waiter.held.count > 0 { await Task.yield() }
                // The connection is as good as before.
                #expect(try await client.send(.get, "/api/jobs/\(id)").status == 200)
            }
        }
    }

    @Test
    func aConnectionThatEndsFreesThePlacesOfItsWaits() async throws {
        try await withSecureServer { server in
            try await HTTP2Client.with(server.address) { client in
                let id = try await start(server)
                await withTaskGroup { group in
                    for _ in 0..<5 {
                        group.addTask { _ = try? await client.send(.get, "/api/jobs/\(id)?wait=300") }
                    }
                    while server.services.waiter.held.count < 5 { await Task.yield() }
                    try? await client.close()
                    while server.services.waiter.held.count > 0 { await Task.yield() }
                    group.cancelAll()
                }
                #expect(server.services.board.desk.count == 0)
            }
        }
    }

    @Test
    func aShutdownAnswersWaitsAndSaysGoodbye() async throws {
        try await withSecureServer { server in
            try await HTTP2Client.with(server.address) { client in
                let id = try await start(server)
                async let held = client.send(.get, "/api/jobs/\(id)?wait=300")
                while server.services.waiter.held.count == 0 { await Task.yield() }
                #expect(!client.goAway.hasFired)
                await server.stop()
                let answer = try await held
                #expect(answer.status == 200)
                #expect(try answer.job.status == .pending)
                #expect(answer.retryAfter != nil)
                #expect(answer.headers[.connection] == nil)
                try await client.waitUntilClosed()
                #expect(client.goAway.hasFired)
            }
        }
    }

    @Test
    func refusesAsOverHTTP1() async throws {
        try await withSecureServer { server in
            try await HTTP2Client.with(server.address) { client in
                #expect(try await client.send(.get, "/api/nothing").status == 404)
                #expect(try await client.send(.put, "/api/jobs").status == 405)
                let foreign = try await client.send(.get, "/api/jobs", [.origin: "https://evil.example"])
                #expect(foreign.status == 403)
                #expect(try await client.send(.get, "/api/jobs", [.origin: "https://localhost"]).status == 200)
                let head = try await client.send(.head, "/api/jobs")
                #expect(head.status == 200)
                #expect(head.text.isEmpty)
            }
        }
    }

    @Test
    func closesAConnectionWithoutAHandshake() async throws {
        var limits = ServerLimits()
        limits.headerTimeout = .milliseconds(50)
        try await withSecureServer(limits: limits) { server in
            try await server.connect { connection in #expect(await connection.isClosed()) }
            try await server.connect { connection in
                // The beginning of a handshake.
                try await connection.send("\u{16}\u{3}\u{1}")
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func refusesCertificatesThatAreNone() async throws {
        try await TestCertificate.withFolder { folder in
            let first = try await TestCertificate.make(in: folder, name: "first")
            let loaded = try first.load()
            let nowhere = TestCertificate(path: folder + "/none.crt", keyPath: first.keyPath)
            #expect(throws: ServerConfigurationError.self) { try nowhere.load() }
            let swapped = TestCertificate(path: first.keyPath, keyPath: first.path)
            #expect(throws: ServerConfigurationError.self) { try swapped.load() }
            try await TestCertificate.withFolder { other in
                let second = try await TestCertificate.make(in: other, name: "second")
                let mixed = TestCertificate(path: first.path, keyPath: second.keyPath)
                #expect(throws: ServerConfigurationError.self) { try mixed.load() }
            }
            try loaded.reload()
        }
    }
}
