import Foundation
import GRDB
import JobStatusModels
import Testing

@testable import JobStatusSync

/// What becomes of a replica whose cursor the server refuses.
struct ResyncTests {
    private func rows(_ replica: JobReplica) async throws -> [String: Int] {
        let jobs = try await replica.database.read { try replica.jobs.fetchAll($0) }
        return Dictionary(uniqueKeysWithValues: jobs.map { ($0.jobID, $0.revision ?? 0) })
    }

    @Test func theListIsNeverEmptyAndThenNew() async throws {
        let feed = FakeFeed()
        for index in 0..<6 { feed.commit(job("j\(index)", 3)) }
        let replica = try JobReplica(inMemoryFor: feed.client)
        try await replica.refresh()
        let seen = Seen()
        let observation = ValueObservation.tracking { db in
            try replica.jobs.order(JobStatus.Columns.jobID).fetchAll(db).map { "\($0.jobID):\($0.revision ?? 0)" }
        }.removeDuplicates()
        let cancellable = observation.start(in: replica.database, scheduling: .async(onQueue: .main)) { _ in
        } onChange: {
            seen.append($0)
        }
        defer { cancellable.cancel() }
        // Two are gone, one is older than before, as on a server that was restored; two are new.
        let now = [job("j0", 3), job("j1", 2), job("j2", 4), job("j3", 3), job("k0", 1), job("k1", 1)]
        feed.beginHistory(with: now)
        try await replica.refresh()
        #expect(try await rows(replica) == ["j0": 3, "j1": 2, "j2": 4, "j3": 3, "k0": 1, "k1": 1])
        let last = ["j0:3", "j1:2", "j2:4", "j3:3", "k0:1", "k1:1"]
        while seen.values.last != last { await Task.yield() }
        // What the server says to be deleted may go before; all else comes at once.
        let changes = Set(seen.values.dropLast())
        #expect(
            changes.isSubset(of: [
                (0..<6).map { "j\($0):3" }, (0..<4).map { "j\($0):3" },
            ])
        )
        #expect(feed.requests.filter { $0.hasPrefix("/api/jobs?ids=j4,j5") }.count == 1)
        #expect(try await replica.refresh().isEmpty)
    }

    @Test func aJobThatIsHeldBackMeanwhileStays() async throws {
        let feed = FakeFeed()
        for id in ["a", "b", "c"] { feed.commit(job(id, 1)) }
        let replica = try JobReplica(inMemoryFor: feed.client)
        try await replica.refresh()
        feed.beginHistory(with: [job("a", 1), job("b", 1), job("c", 2)])
        feed.setHeld("c", true)
        let refresh = Task { try await replica.refresh() }
        while try await rows(replica)["c"] != 2 { await Task.yield() }
        #expect(try await rows(replica) == ["a": 1, "b": 1, "c": 2])
        feed.setHeld("c", false)
        _ = try await refresh.value
        #expect(try await rows(replica) == ["a": 1, "b": 1, "c": 2])
    }

    @Test func oneThatWasInterruptedGoesOn() async throws {
        try await withFolder { folder in
            let path = folder.appendingPathComponent("jobs.sqlite").path
            let feed = FakeFeed()
            for index in 0..<5 { feed.commit(job("j\(index)", 1)) }
            try await JobReplica(path: path, client: feed.client).refresh()
            feed.beginHistory(with: (0..<5).map { job("j\($0)", 2) })
            // After each step another process goes on.
            let store = try JobReplica(path: path, client: feed.client).store
            try await store.beginResync(from: store.position())
            let page = ChangesPage(
                changes: [.updated(job("j0", 2)), .updated(job("j1", 2))],
                cursor: "1-7",
                more: true
            )
            _ = try await store.apply(page, after: store.position(), serverTime: nil)
            let replica = try JobReplica(path: path, client: feed.client)
            #expect(try await rows(replica).values.allSatisfy { $0 == 1 })
            #expect(try await !replica.database.read(replica.state).isCaughtUp)
            let before = feed.requests.count
            try await replica.refresh()
            #expect(try await rows(replica).values.allSatisfy { $0 == 2 })
            #expect(feed.requests[before].contains("since=1-7"))
        }
    }
}

/// What an observer was told.
///
/// `@unchecked Sendable`: every access to its mutable property is made with the lock held.
final class Seen: @unchecked Sendable {
    private let lock = NSLock()
    private var lists: [[String]] = []

    var values: [[String]] { lock.withLock { lists } }

    func append(_ list: [String]) {
        lock.withLock { lists.append(list) }
    }
}
