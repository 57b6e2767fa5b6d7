import Foundation
import JobStore
import StoreTestSupport
import Testing

@Suite("Schedules in the store")
struct ScheduleTests {
    private let job = NewJob(kind: "echo", input: .emptyObject)

    private func tick(_ time: Date, catchUp: Duration = .seconds(3600)) -> ScheduledTick {
        ScheduledTick(schedule: "echo", expression: "* * * * * UTC", time: time, catchUp: catchUp)
    }

    @Test func theTimeIsTheDatabases() async throws {
        let noon = Date(timeIntervalSince1970: 1_795_435_200)
        try await withTestStore(JobStoreSettings(now: { noon })) { test in
            #expect(try await test.store.now() == noon)
            let real = try await test.withOther { try await $0.now() }
            #expect(abs(real.timeIntervalSinceNow) < 60)
        }
    }

    @Test func manyWhoAskAtOnceGetOneJob() async throws {
        try await withTestStore { test in
            try await test.withOther { other in
                let time = try await test.store.now()
                let started = try await withThrowingTaskGroup { group in
                    for number in 0..<24 {
                        let store = number % 2 == 0 ? test.store : other
                        group.addTask { try await store.start(job, at: tick(time)) }
                    }
                    return try await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
                }
                #expect(started.count == 1)
                let jobs = try await test.store.list(JobListQuery(owner: JobOwner.local, limit: 9)).jobs
                #expect(jobs.map(\.id) == started)
            }
        }
    }

    @Test func aLaterTickShutsOutEarlierOnes() async throws {
        try await withTestStore { test in
            let time = try await test.store.now()
            #expect(try await test.store.start(job, at: tick(time - 60)) != nil)
            #expect(try await test.store.start(job, at: tick(time)) != nil)
            #expect(try await test.store.start(job, at: tick(time - 30)) == nil)
            #expect(try await test.store.start(job, at: tick(time)) == nil)
        }
    }

    @Test func whatIsTooLateIsNotStarted() async throws {
        try await withTestStore { test in
            let time = try await test.store.now()
            #expect(try await test.store.start(job, at: tick(time - 61, catchUp: .seconds(60))) == nil)
            #expect(try await test.store.start(job, at: tick(time - 30, catchUp: .seconds(60))) != nil)
        }
    }

    @Test func openingTellsWhereToGoOn() async throws {
        try await withTestStore { test in
            let before = try await test.store.now()
            let first = try await test.store.openSchedules(["echo": "* * * * * UTC", "other": "x"], closing: [])
            let opened = try #require(first["echo"])
            #expect(opened >= before)
            #expect(first.count == 2)
            #expect(try await test.store.openSchedules(["echo": "* * * * * UTC"], closing: []) == ["echo": opened])

            let time = opened + 0.001
            _ = try await test.store.start(job, at: tick(time))
            let again = try await test.store.openSchedules(["echo": "* * * * * UTC"], closing: ["other", "none"])
            #expect(abs(try #require(again["echo"]).timeIntervalSince(time)) < 0.000_01)
            let changed = try await test.store.openSchedules(["echo": "0 * * * * UTC"], closing: [])
            #expect(try #require(changed["echo"]) > time)
            #expect(try await test.store.openSchedules([:], closing: ["echo"]) == [:])
        }
    }
}
