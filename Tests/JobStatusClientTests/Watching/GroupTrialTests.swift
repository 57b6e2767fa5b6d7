import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// A feed that was given up is tried again.
@Suite(.timeLimit(.minutes(1)))
struct GroupTrialTests {
    private let server = FakeServer()
    private let clock = ManualClock(passesSleeps: false)
    private let ids = ["a", "b", "c"]

    /// Three watches whose feed was refused twice in a row.
    private func watchWithoutFeed() async throws -> [Task<JobStatus, any Error>] {
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server, clock: clock)
        let watches = ids.map { id in Task { try await client.waitForCompletion(of: id) } }
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        server.interfere { $0.url.path == "/api/changes" ? ClientResponse(statusCode: 404) : nil }
        let count = server.asked.count
        server.set("x", .pending)
        // The first refusal is forgiven, after a pause.
        await clock.waitForSleep(number: 1)
        clock.advance(by: .seconds(1))
        try await server.until { $0.asked.count > count && $0.asked.last?.hasPrefix("/api/jobs?ids=") == true }
        return watches
    }

    /// Lets the pauses between polls pass until something was asked.
    private func passPauses(until isAsked: (String) -> Bool) async {
        let count = server.asked.count
        while !server.asked.dropFirst(count).contains(where: isAsked) {
            clock.advance(by: .seconds(1))
            await Task.yield()
        }
    }

    private func end(_ watches: [Task<JobStatus, any Error>]) async throws {
        for id in ids { server.set(id, .completed) }
        let passing = Task { [clock] in
            while !Task.isCancelled {
                clock.advance(by: .seconds(1))
                await Task.yield()
            }
        }
        for watch in watches { #expect(try await watch.value.isOver) }
        passing.cancel()
    }

    @Test func aDeploymentThatIsOverIsNoticed() async throws {
        let watches = try await watchWithoutFeed()
        server.interfere(nil)
        // What changes on the way back is not missed: the jobs are asked for again after the feed's end is known.
        await passPauses { $0 == "/api/changes?since=now" }
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        let last = server.asked.suffix(3)
        #expect(
            last.first == "/api/changes?since=now" && last.dropFirst().first?.hasPrefix("/api/jobs?ids=a,b,c") == true
        )
        let count = server.asked.count
        for id in ids { server.set(id, .completed) }
        for watch in watches { #expect(try await watch.value.isOver) }
        #expect(server.asked.count <= count + 4)
    }

    @Test(arguments: [404, 503]) func aServerWithoutAFeedIsTriedLessAndLess(statusCode: Int) async throws {
        let watches = try await watchWithoutFeed()
        let tries = Locked<[Duration]>([])
        server.interfere { [clock] request in
            guard request.url.path == "/api/changes" else { return nil }
            tries.withLock { $0.append(clock.now.offset) }
            return ClientResponse(statusCode: statusCode)
        }
        for _ in 0..<5 {
            await passPauses { $0.hasPrefix("/api/changes") }
            // It costs one request, and the jobs are asked for as before.
            await passPauses { $0.hasPrefix("/api/jobs?ids=") }
        }
        let moments = tries.withLock { $0 }
        let spaces = zip(moments, moments.dropFirst()).map { $1 - $0 }
        for (space, least) in zip(spaces, [120, 240, 480, 960]) { #expect(space >= .seconds(least)) }
        try await end(watches)
    }

    @Test func aFeedThatIsTooLongIsNotReadAgain() {
        var group = GroupPoll()
        group.stepDown(at: nil)
        _ = group.step(for: [:], at: .seconds(1_000_000))
        #expect(group.way == .pages)
    }
}
