import Foundation
import GRDB
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@testable import JobStatusSync

struct ReplicaTests {
    private func rows(_ replica: JobReplica) async throws -> [String: Int] {
        let jobs = try await replica.database.read { try replica.jobs.fetchAll($0) }
        return Dictionary(uniqueKeysWithValues: jobs.map { ($0.jobID, $0.revision ?? 0) })
    }

    @Test func pagesAreTakenInUntilTheEnd() async throws {
        let feed = FakeFeed()
        for index in 1...5 { feed.commit(job("j\(index)", 1)) }
        let replica = try JobReplica(inMemoryFor: feed.client)
        #expect(try await replica.database.read(replica.state) == ReplicaState(isCaughtUp: false, asOf: nil))
        #expect(try await replica.refresh().updated == 5)
        #expect(try await rows(replica) == ["j1": 1, "j2": 1, "j3": 1, "j4": 1, "j5": 1])
        #expect(try await replica.database.read(replica.state).isCaughtUp)
        feed.commit(job("j2", 4))
        feed.delete("j3")
        let report = try await replica.refresh()
        #expect(report.updated == 1 && report.deleted == 1)
        #expect(try await rows(replica) == ["j1": 1, "j2": 4, "j4": 1, "j5": 1])
        #expect(try await replica.refresh().isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func theServerIsAskedToKeepProgressBack() async throws {
        let feed = FakeFeed()
        feed.commit(job("a", 1))
        let replica = try JobReplica(inMemoryFor: feed.client)
        // What is below a second is one to the server.
        let following = Task { try await replica.follow(every: .milliseconds(10)) }
        while !feed.requests.contains(where: { $0.hasSuffix("&wait=50&every=1") }) { await Task.yield() }
        #expect(feed.requests.first?.contains("every") == false)
        following.cancel()
        await #expect(throws: CancellationError.self) { try await following.value }
    }

    @Test(.timeLimit(.minutes(1))) func anOutageDoesNotShortenHolds() async throws {
        let feed = FakeFeed()
        let clock = PassingClock()
        let outage: Range<Duration> = .seconds(100)..<Duration.seconds(220)
        feed.setWay { request in
            guard !outage.contains(clock.elapsed) else { throw URLError(.cannotConnectToHost) }
            clock.advance(by: request.hold)
        }
        let replica = try JobReplica(inMemoryFor: feed.client(on: clock), clock: clock)
        let following = Task { try await replica.follow() }
        while clock.elapsed < .seconds(600) { await Task.yield() }
        following.cancel()
        await #expect(throws: CancellationError.self) { try await following.value }
        let holds = feed.requests.filter { $0.contains("&wait=") }
        #expect(holds.count >= 8 && holds.allSatisfy { $0.contains("&wait=50&") })
    }

    @Test(.timeLimit(.minutes(1))) func whoFollowsWithTheClientOfAnotherAsksWithoutWaiting() async throws {
        let feed = FakeFeed()
        let clock = PassingClock()
        feed.setWay { clock.advance(by: $0.hold) }
        let client = try feed.client(on: clock)
        let replica = try JobReplica(inMemoryFor: client, clock: clock)
        let place = client.heldPlace()
        #expect(place.take())
        let following = Task { try await replica.follow() }
        while clock.elapsed < .seconds(100) { await Task.yield() }
        // It goes on asking: the clock is read last.
        let requests = feed.requests
        #expect(
            requests.allSatisfy { !$0.contains("wait=") } && requests.count <= Int(clock.elapsed / .seconds(1)) + 10
        )
        // When there is a place it is taken.
        place.giveBack()
        while !feed.requests.contains(where: { $0.contains("wait=50") }) { await Task.yield() }
        #expect(!place.take())
        following.cancel()
        await #expect(throws: CancellationError.self) { try await following.value }
        #expect(place.take())
    }

    @Test func everythingThatIsKnownOfAJobIsKept() async throws {
        let full = try JSONDecoder().decode(
            JobStatus.self,
            from: Data(
                #"""
                {"jobId":"a","status":"completed","revision":9,"kind":"k.1","progress":100,"message":"m","attempt":2,
                "maxAttempts":3,"createdAt":"2026-03-01T12:00:00.001Z","updatedAt":"2026-03-01T12:00:01.999Z",
                "startedAt":"2026-03-01T12:00:00.123Z","finishedAt":"2026-03-01T12:00:01.999Z",
                "expiresAt":"2026-03-08T12:00:00.577Z","retryOf":"z",
                "result":{"n":12345678901234567,"f":1.50,"s":"ä/\u0001"}}
                """#.utf8
            )
        )
        var failed = job("b", 2, .failed)
        (failed.errorMessage, failed.errorCode) = ("no", .cancelled)
        var stopping = job("c", 3, .processing) { $0.runAt = noon }
        stopping.cancelRequested = true
        let large = job("d", 1, .completed) { ($0.result, $0.resultOmitted) = (nil, true) }
        let unknown = job("e", 1, .unknown("paused"))
        let feed = FakeFeed()
        let all = [full, failed, stopping, large, unknown, job("f", 1, .completed)]
        all.forEach(feed.commit)
        let replica = try JobReplica(inMemoryFor: feed.client)
        try await replica.refresh()
        let jobs = try await replica.database.read {
            try replica.jobs.order(JobStatus.Columns.jobID).fetchAll($0)
        }
        #expect(jobs.count == all.count)
        for (kept, told) in zip(jobs, all) {
            #expect(try encoded(kept) == encoded(told))
        }
    }

    private func encoded(_ status: JobStatus) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(status), as: UTF8.self)
    }

    @Test func onlyNewerRevisionsAreTaken() async throws {
        let feed = FakeFeed()
        feed.commit(job("a", 5))
        let replica = try JobReplica(inMemoryFor: feed.client)
        try await replica.refresh()
        feed.commit(job("a", 4))
        #expect(try await replica.refresh().isEmpty)
        #expect(try await rows(replica) == ["a": 5])
    }

    @Test func aPageThatSomebodyElseTookInIsDropped() async throws {
        let feed = FakeFeed()
        let replica = try JobReplica(inMemoryFor: feed.client)
        let start = try await replica.store.position()
        let late = ChangesPage(changes: [.updated(job("a", 1))], cursor: "0-1", more: false)
        feed.commit(job("a", 1))
        feed.delete("a")
        try await replica.refresh()
        #expect(try await replica.store.apply(late, after: start, serverTime: nil) == nil)
        #expect(try await rows(replica) == [:])
        #expect(try await replica.store.position().cursor == "0-2")
    }

    @Test func expiredJobsGoByTheServersClock() async throws {
        let feed = FakeFeed()
        feed.setClock(noon)
        feed.commit(job("a", 1, .completed) { $0.expiresAt = noon + 60 })
        feed.commit(job("b", 1, .completed) { $0.expiresAt = noon + 120 })
        let replica = try JobReplica(inMemoryFor: feed.client)
        try await replica.refresh()
        #expect(try await rows(replica) == ["a": 1, "b": 1])
        feed.setClock(noon + 60)
        #expect(try await replica.refresh().deleted == 1)
        #expect(try await rows(replica) == ["b": 1])
        #expect(try await replica.database.read(replica.state).asOf == noon + 60)
    }

    @Test func refreshWaitsForWhatIsHeldBack() async throws {
        let feed = FakeFeed()
        feed.commit(job("a", 1))
        feed.commit(job("b", 1))
        feed.setHeld("b", true)
        let replica = try JobReplica(inMemoryFor: feed.client)
        let refresh = Task { try await replica.refresh() }
        while feed.requests.count < 4 { await Task.yield() }
        #expect(try await rows(replica) == ["a": 1])
        feed.setHeld("b", false)
        #expect(try await refresh.value.updated == 2)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [true, false])
    func refreshHasTheServerWaitForALongTransaction(isHeld: Bool) async throws {
        let feed = FakeFeed()
        let clock = PassingClock()
        feed.commit(job("a", 1))
        feed.commit(job("b", 1))
        feed.setHeld("b", true)
        feed.setWay { [feed] request in
            // A server without a place to wait answers at once.
            if isHeld { clock.advance(by: request.hold) }
            if clock.elapsed >= .seconds(60) { feed.setHeld("b", false) }
        }
        let replica = try JobReplica(inMemoryFor: feed.client(on: clock), clock: clock)
        #expect(try await replica.refresh().updated == 2)
        #expect(clock.elapsed < .seconds(63))
        #expect(feed.requests.count <= 45)
        #expect(feed.requests.dropFirst().allSatisfy { $0.hasSuffix("&wait=2") })
    }

    @Test func accountsInOneFileKnowNothingOfEachOther() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let (mine, yours) = (FakeFeed(), FakeFeed())
            mine.commit(job("a", 1))
            yours.commit(job("a", 7))
            yours.commit(job("b", 1))
            let first = try JobReplica(path: path, client: mine.client, account: "me")
            let second = try first.replica(of: "you", client: yours.client)
            try await first.refresh()
            try await second.refresh()
            #expect(try await rows(first) == ["a": 1])
            #expect(try await rows(second) == ["a": 7, "b": 1])
            try await first.erase()
            #expect(try await rows(first) == [:])
            #expect(try await rows(JobReplica(path: path, client: yours.client, account: "you")) == ["a": 7, "b": 1])
            try await first.refresh()
            #expect(try await rows(first) == ["a": 1])
        }
    }

    @Test func observersSeeEachChange() async throws {
        let feed = FakeFeed()
        let replica = try JobReplica(inMemoryFor: feed.client)
        var counts = ValueObservation.tracking { db in
            try replica.jobs.filter(JobStatus.Columns.status == "processing").fetchCount(db)
        }.removeDuplicates().values(in: replica.database).makeAsyncIterator()
        var seen = [try await counts.next()]
        feed.commit(job("a", 1))
        try await replica.refresh()
        seen.append(try await counts.next())
        feed.commit(job("a", 2, .completed))
        try await replica.refresh()
        seen.append(try await counts.next())
        #expect(seen == [0, 1, 0])
    }
}
