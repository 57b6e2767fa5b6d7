import JobStatusModels
import StoreTestSupport
import Testing

@testable import JobStore

/// What was inserted.
private actor Record {
    var sizes: [Int] = []
    var owners: Set<String> = []

    func add(_ size: Int, _ owner: String) {
        sizes.append(size)
        owners.insert(owner)
    }
}

@Suite("Starts that share an insert", .timeLimit(.minutes(1)))
struct StartGroupsTests {
    @Test func whatComesMeanwhileGoesTogether() async throws {
        try await withTestStore { test in
            let record = Record()
            let groups = StartGroups()
            let jobs = try await withThrowingTaskGroup(of: Job.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        let job = NewJob(kind: "echo", input: RawJSON(trusted: Array("\(number)".utf8)))
                        return try await groups.start(job, owner: number % 3 == 0 ? "a" : "b") { jobs, owner in
                            await record.add(jobs.count, owner)
                            return try await test.store.insertGroup(jobs, owner: owner)
                        }
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(jobs.map(\.id)).count == 300)
            let sizes = await record.sizes
            let most = try #require(sizes.max())
            #expect(sizes.reduce(0, +) == 300 && most > 1 && most <= 100)
            #expect(await record.owners == ["a", "b"])
            // Each got its own job, and its owner's.
            for owner in ["a", "b"] {
                let own = jobs.filter { $0.owner == owner }.map(\.id)
                let found = try await test.store.jobs(Array(own.prefix(100)), owner: owner, brief: false)
                #expect(found.count == 100)
            }
        }
    }

    @Test func oneThatIsRefusedFailsAlone() async throws {
        try await withTestStore { test in
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<50 {
                    group.addTask {
                        // The API would have refused it; the database does too.
                        let text = number == 25 ? "{" : "{}"
                        let job = NewJob(kind: "echo", input: RawJSON(trusted: Array(text.utf8)))
                        return (try? await test.store.start([job], owner: "local", idempotencyKey: nil)) != nil
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 }.count == 49)
            let page = try await test.store.counts(of: "echo")
            #expect(page.waiting == 49)
        }
    }
}
