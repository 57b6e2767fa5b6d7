import JobStatusModels
import JobStore
import StoreTestSupport
import Testing

@Suite("Word of changes")
struct ChangesTests {
    @Test func reachesWatchersOnTheSameNode() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            let watch = test.store.changes.watch(id)
            _ = try await test.store.cancel(id, owner: "local")
            try await untilOver(watch, id, test.store)
        }
    }

    @Test func reachesWatchersOnOtherNodes() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            try await test.withOther { other in
                let watch = other.changes.watch(id)
                _ = try await test.store.cancel(id, owner: "local")
                try await untilOver(watch, id, other)
            }
        }
    }

    @Test func endsWithTheStore() async throws {
        try await withTestStore { test in
            let id = try await test.pending()
            let watch = try await test.withOther { $0.changes.watch(id) }
            for await _ in watch.signals {}
            #expect(test.store.changes.watchCount == 0)
        }
    }

    @Test func forgetsWhoGaveUp() async throws {
        try await withTestStore { test in
            let watch = test.store.changes.watch(JobID())
            #expect(test.store.changes.watchCount == 1)
            watch.cancel()
            #expect(test.store.changes.watchCount == 0)
        }
    }

    /// A signal may come without a change, so look after each.
    private func untilOver(_ watch: JobWatch, _ id: JobID, _ store: JobStore) async throws {
        for await _ in watch.signals where try await store.job(id, owner: "local")?.isOver == true {
            watch.cancel()
            return
        }
        Issue.record("The signals ended before the job was seen to be over.")
    }
}
