import PostgresClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct ListenerTests {
    @Test func notificationsArriveWithChannelAndPayload() async throws {
        try await withDatabase { database in
            try await withListener(database.configuration, channels: ["one", "Two \"quoted\""]) { events in
                #expect(await events.next() == .connected)
                _ = try await database.execute("select pg_notify($1, $2)", "Two \"quoted\"", "payload é")
                #expect(await events.next() == .notification(channel: "Two \"quoted\"", payload: "payload é"))
                _ = try await database.execute("notify one")
                #expect(await events.next() == .notification(channel: "one", payload: ""))
            }
        }
    }

    @Test func aSessionThatIsKilledIsReplaced() async throws {
        try await withDatabase { database in
            try await withListener(database.configuration, channels: ["c"]) { events in
                #expect(await events.next() == .connected)
                try await database.terminate("LISTEN")
                #expect(await events.next() == .disconnected)
                #expect(await events.next() == .connected)
                _ = try await database.execute("notify c")
                #expect(await events.next() == .notification(channel: "c", payload: ""))
            }
        }
    }

    @Test func tellsHowItStands() async throws {
        try await withDatabase { database in
            let listener = PostgresListener(
                configuration: database.configuration,
                channels: ["c"],
                probeInterval: .milliseconds(10),
                logger: .silent
            )
            #expect(!listener.status.isConnected && listener.status.lastSign == nil)
            let run = Task { await listener.run() }
            var events = listener.events.makeAsyncIterator()
            #expect(await events.next() == .connected)
            let first = listener.status
            #expect(first.isConnected && first.connections == 1)
            // Probes are signs.
            while listener.status.lastSign == first.lastSign { await Task.yield() }
            try await database.terminate("LISTEN")
            #expect(await events.next() == .disconnected)
            #expect(await events.next() == .connected)
            #expect(listener.status.isConnected && listener.status.connections == 2)
            run.cancel()
            await run.value
            #expect(!listener.status.isConnected)
        }
    }

    @Test func aSessionThatFallsSilentIsReplaced() async throws {
        try await withTestDatabase { connectionString in
            let proxy = try await FaultProxy.beforeSharedCluster()
            defer { proxy.stop() }
            let configuration = PostgresConfiguration(
                "\(connectionString) host=127.0.0.1 port=\(proxy.port) sslmode=disable",
                connectTimeout: .milliseconds(500)
            )
            try await withListener(configuration, channels: ["c"], probeInterval: .milliseconds(100)) { events in
                #expect(await events.next() == .connected)
                proxy.set(.blackHole)
                #expect(await events.next() == .disconnected)
                proxy.set(.forward)
                #expect(await events.next() == .connected)
                try await runSQL("notify c", on: connectionString)
                #expect(await events.next() == .notification(channel: "c", payload: ""))
            }
        }
    }

    private func withListener(
        _ configuration: PostgresConfiguration,
        channels: [String],
        probeInterval: Duration = .seconds(5),
        _ body: (inout AsyncStream<PostgresListenerEvent>.Iterator) async throws -> Void
    ) async throws {
        let listener = PostgresListener(
            configuration: configuration,
            channels: channels,
            probeInterval: probeInterval,
            logger: .silent
        )
        let run = Task { await listener.run() }
        var events = listener.events.makeAsyncIterator()
        do {
            try await body(&events)
        } catch {
            run.cancel()
            await run.value
            throw error
        }
        run.cancel()
        await run.value
        while let event = await events.next() { #expect(event == .disconnected) }
    }
}
