import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Synchronization
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTasksTests {
    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/")
    )

    /// A connection whose task begins at once, or when there is need.
    private func channel(onDemand: Bool = false) async throws -> NIOAsyncTestingChannel {
        let channel = NIOAsyncTestingChannel()
        if onDemand {
            try await channel.testingEventLoop.executeInContext {
                try channel.pipeline.syncOperations.addHandler(TaskOnDemand())
            }
        }
        try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).get()
        return channel
    }

    @Test func whatWasAddedIsDoneBeforeItEnds() async throws {
        let tasks = ConnectionTasks()
        let done = Atomic(0)
        let channel = try await channel()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.run() }
            for _ in 0..<1_000 {
                tasks.add(for: channel) { done.wrappingAdd(1, ordering: .relaxed) }
            }
            await channel.testingEventLoop.run()
            tasks.finish()
        }
        #expect(done.load(ordering: .relaxed) == 1_000)
    }

    @Test func whatIsCancelledIsDoneAllTheSame() async throws {
        let tasks = ConnectionTasks()
        let seen = Atomic(0)
        let cancelled = Atomic(0)
        let channel = try await channel()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                tasks.add(for: channel) {
                    seen.wrappingAdd(1, ordering: .relaxed)
                    if Task.isCancelled { cancelled.wrappingAdd(1, ordering: .relaxed) }
                }
            }
            await channel.testingEventLoop.run()
            group.cancelAll()
            group.addTask { await tasks.run() }
        }
        #expect(seen.load(ordering: .relaxed) == 300)
        #expect(cancelled.load(ordering: .relaxed) == 300)
    }

    @Test(arguments: [true, false])
    func aTaskBeginsWhenThereIsSomethingForIt(closes: Bool) async throws {
        let tasks = ConnectionTasks()
        let done = OneShotSignal()
        let end = OneShotSignal()
        let channel = try await channel(onDemand: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await tasks.run()
                end.fire()
            }
            tasks.add(for: channel) { done.fire() }
            await channel.testingEventLoop.run()
            tasks.finish()
            for _ in 0..<100 { await Task.yield() }
            #expect(!done.hasFired)
            #expect(!end.hasFired, "the connection is open")
            if closes { try await channel.close() } else { try await channel.writeInbound(Self.head) }
        }
        #expect(done.hasFired)
    }

    @Test func whoHasNoTaskIsClosedWhenAllIsCancelled() async throws {
        let tasks = ConnectionTasks()
        let channel = try await channel(onDemand: true)
        let (done, continuation) = AsyncStream<Void>.makeStream()
        tasks.add(for: channel) { continuation.yield() }
        await channel.testingEventLoop.run()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.run() }
            group.cancelAll()
        }
        await channel.testingEventLoop.run()
        #expect(!channel.isActive)
        for await _ in done { break }
        // Nor is anybody kept who comes later.
        let late = try await self.channel(onDemand: true)
        tasks.add(for: late) { continuation.yield() }
        await late.testingEventLoop.run()
        #expect(!late.isActive)
        for await _ in done { break }
    }
}
