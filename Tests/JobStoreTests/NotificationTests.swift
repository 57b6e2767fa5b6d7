import JobStatusModels
import JobStore
import PostgresClient
import StoreTestSupport
import Synchronization
import TestSupport
import Testing

@Suite("Notifications", .timeLimit(.minutes(2)))
struct NotificationTests {
    /// NOTIFY takes a lock over the whole database at commit: one a change would have all changes wait in one line.
    @Test("Many changes are told by few notifications, and never in the transaction of a job")
    func areFew() async throws {
        try await withTestStore { test in
            let configuration = PostgresConfiguration(test.connectionString)
            let listener = PostgresListener(configuration: configuration, channels: ["jobd"], logger: .silent)
            let count = Mutex(0)
            let (connected, gate) = AsyncStream<Void>.makeStream()
            let (last, end) = AsyncStream<Void>.makeStream()
            let listening = Task { await listener.run() }
            let counting = Task {
                for await event in listener.events {
                    switch event {
                    case .connected: gate.finish()
                    case .notification(_, let payload) where payload == "last": end.finish()
                    case .notification: count.withLock { $0 += 1 }
                    default: break
                    }
                }
            }
            for await _ in connected {}
            let changes = 600
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<changes / 2 {
                    group.addTask {
                        let job = NewJob(kind: "echo", input: .int(number))
                        let id = try await test.store.start([job], owner: "local", idempotencyKey: nil).jobs[0].id
                        _ = try await test.store.cancel(id, owner: "local")
                    }
                }
                try await group.waitForAll()
            }
            // Notifications of one server come in the order of their commits.
            try await runSQL("notify jobd, 'last'", on: test.connectionString)
            for await _ in last {}
            let heard = count.withLock { $0 }
            #expect(heard > 0)
            #expect(heard < changes / 4, "\(heard) notifications for \(changes) changes")
            let triggers = "select count(*) from pg_trigger where not tgisinternal"
            #expect(try await runSQL(triggers, on: test.connectionString) == "0")
            listening.cancel()
            await listening.value
            await counting.value
        }
    }
}
