import JobStore
import PostgresClient
import StoreTestSupport
import Testing

@Suite("API keys in the database")
struct KeyStoreTests {
    @Test func tellsOfKeysOnlyWhenTheyChange() async throws {
        try await withTestStore { test in
            let empty = try #require(try await test.store.keyHolders(since: nil))
            #expect(empty.holders.isEmpty)
            #expect(try await test.store.keyHolders(since: empty.number) == nil)

            let key = APIKey()
            try await test.store.create(key, owner: "ann", scopes: [.read, .write])
            let one = try #require(try await test.store.keyHolders(since: empty.number))
            let holder = APIKeyHolder(id: key.id, hash: key.hash, owner: "ann", scopes: [.read, .write])
            #expect(one.holders == [holder])
            #expect(try await test.store.keyHolders(since: one.number) == nil)

            #expect(try await test.store.revokeKey(key.id))
            #expect(try await !test.store.revokeKey(key.id))
            #expect(try await !test.store.revokeKey("nobody"))
            let none = try #require(try await test.store.keyHolders(since: one.number))
            #expect(none.holders.isEmpty)
        }
    }

    @Test func keepsNoSecret() async throws {
        try await withTestStore { test in
            let key = APIKey()
            try await test.store.create(key, owner: "ann", scopes: [.admin])
            let rows = try await test.database.read("select row_to_json(k)::text from api_key k")
            let row = try #require(rows.first)
            let text = try row.decode(0, as: String.self)
            #expect(text.contains(key.id))
            #expect(!text.contains(key.text.suffix(52)))
        }
    }

    @Test func listsWhatWasMade() async throws {
        try await withTestStore { test in
            let (one, two) = (APIKey(), APIKey())
            try await test.store.create(one, owner: "ann", scopes: [.read])
            try await test.store.create(two, owner: "bob", scopes: [.read, .admin])
            _ = try await test.store.revokeKey(one.id)
            try await test.store.noteUse(ofKeys: [two.id])
            let keys = try await test.store.keys()
            #expect(keys.map(\.id) == [one.id, two.id])
            #expect(keys.map(\.owner) == ["ann", "bob"])
            #expect(keys[1].scopes == [.read, .admin])
            #expect(keys[0].revokedAt != nil)
            #expect(keys[0].lastUsedAt == nil)
            #expect(keys[1].revokedAt == nil)
            #expect(keys[1].lastUsedAt != nil)
        }
    }

    @Test func listsTheJobsOfEveryOwner() async throws {
        try await withTestStore { test in
            var ids: [JobID] = []
            for number in 0..<12 {
                let owner = "owner\(number % 3)"
                let jobs = [NewJob(kind: number == 7 ? "rare" : "noop", input: .null)]
                ids += try await test.store.start(jobs, owner: owner, idempotencyKey: nil).jobs.map(\.id)
            }
            var seen: [JobID] = []
            var query = JobListQuery(owner: nil, limit: 5)
            repeat {
                let page = try await test.store.list(query)
                seen += page.jobs.map(\.id)
                query.page = page.next
            } while query.page != nil
            #expect(seen == ids.reversed())
            let rare = try await test.store.list(JobListQuery(owner: nil, kind: "rare"))
            #expect(rare.jobs.map(\.id) == [ids[7]])
            #expect(rare.next == nil)
            #expect(try await test.store.jobs(ids, owner: nil).map(\.id) == ids)
            #expect(try await test.store.owner(of: ids[4]) == "owner1")
            #expect(try await test.store.owner(of: JobID()) == nil)
        }
    }
}
