import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// From the third job on the jobs are asked for together.
@Suite(.timeLimit(.minutes(1)))
struct GroupTests {
    private func watch(_ client: JobStatusClient, _ jobIDs: [String]) -> [Task<JobStatus, any Error>] {
        jobIDs.map { jobID in
            let updates = client.updates(of: jobID)
            return Task {
                var last: JobStatus?
                for try await status in updates {
                    if let before = last?.revision, let now = status.revision { #expect(before < now) }
                    last = status
                }
                return try #require(last)
            }
        }
    }

    private let ids = ["a", "b", "c", "d", "e"]

    @Test func theFeedServesAll() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=") == true }
        #expect(server.asked.contains { $0.hasPrefix("/api/jobs?ids=a,b,c") })
        let before = server.asked.count
        for id in ids { server.set(id, .processing, 10) }
        for id in ids { server.set(id, .completed, result: .string(id)) }
        for (id, task) in zip(ids, tasks) { #expect(try await task.value.result == .string(id)) }
        #expect(server.asked.count <= before + 11 && server.mostHeld <= 2)
        try await server.until { $0.held == 0 }
    }

    @Test func twoJobsAreFollowedAlone() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ["a", "b"])
        try await server.until { $0.held == 2 }
        #expect(server.asked.allSatisfy { $0.hasPrefix("/api/job-status/") })
        // The third joins, and one request takes the place of two.
        let third = watch(client, ["c"])
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        #expect(server.mostHeld == 2)
        for id in ids { server.set(id, .completed) }
        for task in tasks + third { #expect(try await task.value.isOver) }
    }

    @Test func whoJoinsIsAskedForAtOnce() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ["a", "b", "c"])
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        server.set("e", .completed)
        #expect(try await client.waitForCompletion(of: "e").isOver)
        for id in ids { server.set(id, .completed) }
        for task in tasks { #expect(try await task.value.isOver) }
        #expect(server.mostHeld <= 2)
    }

    @Test(arguments: [
        FakeServer.Features.all, [.tags, .holds, .pages, .feed], [.tags, .holds, .pages], [.tags, .holds],
        [.tags, .pages], [.tags], [],
    ])
    func everyServerTellsTheEndOfEveryJob(features: FakeServer.Features) async throws {
        let server = FakeServer(features)
        let ids = (0..<30).map { "job-\($0)" }
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.asked.count > 40 || $0.held == 1 && $0.asked.last?.contains("since") == true }
        for id in ids.dropLast() { server.set(id, .completed, result: .string(id)) }
        server.set("job-29", .failed)
        for (id, task) in zip(ids, tasks).dropLast() { #expect(try await task.value.result == .string(id)) }
        #expect(try await tasks[29].value.status == .failed)
        #expect(server.mostHeld <= 2)
    }

    @Test func largeResultsAreFetchedAlone() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        let large = JSONValue.string(String(repeating: "x", count: 5_000))
        for id in ids { server.set(id, .completed, result: large) }
        for task in tasks { #expect(try await task.value.result == large) }
    }

    @Test func deletedAndUnknownJobsAreNotFound() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let unknown = watch(client, ["x", "y", "z"])
        for task in unknown { #expect(try await clientError { try await task.value }.code == .notFound) }
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        server.delete("a")
        #expect(try await clientError { try await tasks[0].value }.code == .notFound)
        for id in ids.dropFirst() { server.set(id, .completed) }
        for task in tasks.dropFirst() { #expect(try await task.value.isOver) }
    }

    @Test func anExpiredCursorIsABeginningAnew() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        let count = server.asked.count
        server.expireCursors(deleting: "a")
        // What was deleted is not in a feed from its beginning.
        #expect(try await clientError { try await tasks[0].value }.code == .notFound)
        try await server.until { $0.asked.dropFirst(count).contains("/api/changes?since=now") && $0.held == 1 }
        for id in ids { server.set(id, .completed) }
        for task in tasks.dropFirst() { #expect(try await task.value.isOver) }
    }

    @Test func whatIsThereIsNotRead() async throws {
        let server = FakeServer()
        for number in 0..<10_000 { server.set("old-\(number)", .completed) }
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        // Three are together from the first request on; whoever joins later has one more sent.
        let tasks = watch(client, ["a", "b", "c"])
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        let together = server.asked.filter { !$0.hasPrefix("/api/job-status/") }
        #expect(together.first == "/api/changes?since=now")
        #expect(together.count == 3)
        for id in ids { server.set(id, .completed) }
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test func whatEndsWhileTheCursorIsAskedForIsNotMissed() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        server.interfere { [server, ids] request in
            // Between the cursor and the list, and between the list and the first request that is held.
            if request.url.query?.hasPrefix("ids=") == true { server.set(ids[0], .completed) }
            if request.url.query?.hasPrefix("since=c") == true { server.set(ids[1], .completed) }
            return nil
        }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        for task in tasks.prefix(2) { #expect(try await task.value.isOver) }
        server.interfere(nil)
        for id in ids.dropFirst(2) { server.set(id, .completed) }
        for task in tasks.dropFirst(2) { #expect(try await task.value.isOver) }
    }

    @Test func progressIsKeptBackByTheServerAndEndsAreNot() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .processing) }
        let clock = ManualClock(passesSleeps: false)
        let client = try Fixture.client(of: server, clock: clock)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasSuffix("&wait=50&every=1") == true }
        let before = server.asked.count
        for id in ids { server.set(id, .processing, 50) }
        server.set("a", .completed)
        // No pause on the way: the clock stands still.
        #expect(try await tasks[0].value.isOver)
        try await server.until { $0.held == 1 }
        #expect(server.asked.count == before + 1 && clock.sleeps.isEmpty)
        for id in ids { server.set(id, .completed) }
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test func progressFoundWithoutWaitingIsNoReasonToPause() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .processing, 1) }
        let clock = ManualClock(passesSleeps: false)
        let client = try Fixture.client(of: server, clock: clock)
        let alone = watch(client, ["a", "b"])
        try await server.until { $0.held == 2 }
        // The list that the group begins with tells progress, and the feed tells it again.
        server.interfere { [server] request in
            if request.url.query?.hasPrefix("ids=") == true { server.set("a", .processing, 2) }
            return nil
        }
        let others = watch(client, ["c", "d", "e"])
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        server.interfere(nil)
        for id in ids { server.set(id, .completed) }
        for task in alone + others { #expect(try await task.value.isOver) }
        #expect(clock.sleeps.isEmpty)
    }

    @Test func whatIsToldTwiceIsNoReasonToPause() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let clock = ManualClock(passesSleeps: false)
        server.interfere { [server] request in
            // Between the cursor and the list, so that both tell of it.
            if request.url.query?.hasPrefix("ids=") == true { server.set("a", .completed) }
            return nil
        }
        let client = try Fixture.client(of: server, clock: clock)
        let tasks = watch(client, ids)
        #expect(try await tasks[0].value.isOver)
        server.interfere(nil)
        for id in ids.dropFirst() { server.set(id, .completed) }
        for task in tasks.dropFirst() { #expect(try await task.value.isOver) }
        #expect(clock.sleeps.isEmpty)
    }

    @Test func whoWaitsForEndsIsNotToldOfProgress() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .processing) }
        let client = try Fixture.client(of: server)
        let ends = ids.map { id in Task { try await client.waitForCompletion(of: id) } }
        try await server.until { $0.held == 1 && $0.asked.last?.hasSuffix("&wait=50&every=50") == true }
        // Somebody joins who wants to know more.
        let updates = watch(client, ["a"])
        try await server.until { $0.held == 1 && $0.asked.last?.hasSuffix("&wait=50&every=1") == true }
        for id in ids { server.set(id, .completed) }
        for task in ends + updates { #expect(try await task.value.isOver) }
    }

    @Test func aFeedThatTellsProgressAtOnceIsNotAskedInAHurry() async throws {
        let server = FakeServer([.tags, .holds, .pages, .feed, .end])
        for id in ids { server.set(id, .processing) }
        let clock = ManualClock(passesSleeps: false)
        let client = try Fixture.client(of: server, clock: clock)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes?since=c") == true }
        // The first may come early.
        for progress in 0..<PollMachine.freeEarlyNews {
            let count = server.asked.count
            server.set("a", .processing, 10 + progress)
            try await server.until { $0.held == 1 && $0.asked.count == count + 1 }
        }
        server.set("a", .processing, 50)
        await clock.waitForSleep(number: 1)
        #expect(clock.sleeps == [.seconds(1)] && server.held == 0)
        for id in ids { server.set(id, .completed) }
        clock.advance(by: .seconds(1))
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test func otherJobsOfTheFeedAreNoReasonToHurry() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let clock = ManualClock(passesSleeps: false)
        let client = try Fixture.client(of: server, clock: clock)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        // The first few are none to pause either: an end could come meanwhile.
        for number in 0..<PollMachine.freeEarlyNews {
            let count = server.asked.count
            server.set("stranger-\(number)", .completed)
            try await server.until { $0.held == 1 && $0.asked.count == count + 1 }
        }
        server.set("stranger", .completed)
        await clock.waitForSleep(number: 1)
        #expect(clock.sleeps == [.seconds(1)] && server.held == 0)
        for id in ids { server.set(id, .completed) }
        clock.advance(by: .seconds(1))
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test func aPortalsPageDoesNotEndIt() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        let count = server.asked.count
        server.interfere { [server] _ in
            server.asked.count > count + 6 ? nil : ClientResponse(statusCode: 200, body: Data("<html>".utf8))
        }
        server.set("a", .processing, 1)
        try await server.until { $0.asked.count > count + 7 && $0.held == 1 }
        #expect(server.asked.last?.hasPrefix("/api/changes?since=") == true)
        for id in ids { server.set(id, .completed) }
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test func aRefusalInBetweenDoesNotEndTheFeed() async throws {
        let server = FakeServer()
        for id in ids { server.set(id, .pending) }
        let client = try Fixture.client(of: server)
        let tasks = watch(client, ids)
        try await server.until { $0.held == 1 && $0.asked.last?.hasPrefix("/api/changes") == true }
        // Two deployments, each with a page of its own for a moment.
        for number in 1...2 {
            let count = server.asked.count
            server.interfere { [server] _ in server.asked.count > count + 1 ? nil : ClientResponse(statusCode: 404) }
            server.set("a", number == 1 ? .processing : .completed)
            try await server.until { $0.asked.count > count + 1 && $0.held == 1 }
            #expect(server.asked.dropFirst(count).allSatisfy { $0.hasPrefix("/api/changes?since=c") })
        }
        for id in ids { server.set(id, .completed) }
        for task in tasks { #expect(try await task.value.isOver) }
    }

    @Test(arguments: [401, 403]) func withoutPermissionAllEnd(statusCode: Int) async throws {
        let server = FakeServer()
        server.interfere { _ in ClientResponse(statusCode: statusCode) }
        let client = try Fixture.client(of: server)
        for task in watch(client, (0..<200).map { "job-\($0)" }) {
            #expect(try await clientError { try await task.value }.code == .notAllowed)
        }
        #expect(server.asked.count < 10)
    }
}
