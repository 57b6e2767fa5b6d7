import Foundation
import JobStatusModels
import StoreTestSupport
import Synchronization
import Testing

@testable import JobStore

@Suite("Word of changes")
struct ChangesTests {
    @Test func whatThisNodeCommitsIsTold() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            let (notices, observation) = notices(of: test.store)
            _ = try await test.store.cancel(id, owner: "local")
            #expect(
                await notices.contains {
                    if case .committed(let jobs) = $0 { jobs.revisions == [id: 2] } else { false }
                }
            )
            observation.cancel()
        }
    }

    @Test func otherNodesAreToldWhichJobs() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            try await test.withOther { other in
                let (notices, observation) = notices(of: other)
                _ = try await test.store.cancel(id, owner: "local")
                // A node that does not listen yet looks when it does.
                #expect(
                    await notices.contains { notice in
                        switch notice {
                        case .announced(let jobs): jobs == [id]
                        case .look: true
                        case .committed: false
                        }
                    }
                )
                observation.cancel()
            }
        }
    }

    @Test func whoNoLongerObservesIsToldNothing() async throws {
        try await withTestStore { test in
            let count = Mutex(0)
            let observation = test.store.changes.observe { _ in count.withLock { $0 += 1 } }
            observation.cancel()
            let before = count.withLock { $0 }
            let id = try await test.pending()
            _ = try await test.store.cancel(id, owner: "local")
            #expect(count.withLock { $0 } == before)
        }
    }

    /// The notices until the observation ends.
    private func notices(of store: JobStore) -> (AsyncStream<ChangeNotice>, ChangeObservation) {
        let (stream, continuation) = AsyncStream<ChangeNotice>.makeStream()
        let observation = store.changes.observe { continuation.yield($0) }
        return (stream, observation)
    }
}

@Suite("Announcements")
struct AnnouncementTests {
    @Test func areReadAsTheyWereWritten() {
        var announcement = Announcement(sender: UUID())
        #expect(Announcement(announcement.payload) == announcement)
        announcement.add([JobID(), JobID()])
        #expect(Announcement(announcement.payload) == announcement)
        announcement.add((0..<200).map { _ in JobID() })
        #expect(announcement.jobs == nil)
        #expect(Announcement(announcement.payload) == announcement)
    }

    @Test func fitIntoAPayload() {
        var announcement = Announcement(sender: UUID())
        announcement.add((0..<Announcement.capacity).map { _ in JobID() })
        #expect(announcement.jobs != nil)
        #expect(announcement.payload.utf8.count < 8_000)
    }

    @Test(arguments: ["", "benchmark", "x y", "00000000-0000-4000-8000-000000000001 x"])
    func thatAreNoneOfOursAreNotRead(payload: String) {
        #expect(Announcement(payload) == nil)
    }
}
