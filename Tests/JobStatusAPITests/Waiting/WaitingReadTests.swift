import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct WaitingReadTests {
    @Test
    func withoutAConditionItHoldsToTheEnd() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let answer = api.get("/api/jobs/\(id)?wait=60")
            #expect(await clock.sleepBegan() == .seconds(60))
            let lease = try await api.worker.claim()
            try await api.worker.report(lease, progress: 50)
            try await api.worker.complete(lease, with: "[1]")
            #expect(try await answer.job.result == [1])
            #expect(api.services.waiter.held.count == 0)
        }
    }

    @Test
    func withAConditionItHoldsToTheNextChange() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let answer = api.get("/api/jobs/\(id)", [.ifNoneMatch: #""r1""#, .prefer: "wait=60"])
            #expect(await clock.sleepBegan() == .seconds(60))
            _ = try await api.worker.claim()
            let changed = try await answer
            #expect(changed.status == 200)
            #expect(try changed.job.status == .processing)
            #expect(changed.headers[.preferenceApplied] == "wait=60")
        }
    }

    @Test
    func whatIsNewerIsToldAtOnce() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            _ = try await api.worker.claim()
            let answer = try await api.get("/api/jobs/\(id)?wait=60", [.ifNoneMatch: #""r1""#])
            #expect(answer.status == 200)
            #expect(answer.headers[.eTag] == #""r2""#)
        }
    }

    @Test
    func aStarHoldsToTheNextChange() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let answer = api.get("/api/jobs/\(id)?wait=60", [.ifNoneMatch: "*"])
            _ = await clock.sleepBegan()
            _ = try await api.worker.claim()
            #expect(try await answer.job.status == .processing)
            #expect(try await api.get("/api/jobs/\(id)", [.ifNoneMatch: "*"]).status == 304)
        }
    }

    @Test
    func whenTheTimeIsUpItTellsHowThingsAre() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            async let unconditional = api.get(path + "?wait=5")
            _ = await clock.sleepBegan()
            clock.advance(by: .seconds(5))
            #expect(try await unconditional.status == 200)
            async let conditional = api.get(path + "?wait=5", [.ifNoneMatch: #""r1""#])
            _ = await clock.sleepBegan()
            clock.advance(by: .seconds(5))
            let unchanged = try await conditional
            #expect(unchanged.status == 304)
            #expect(unchanged.retryAfter != nil)
        }
    }

    @Test
    func whatIsOverNeverHolds() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            try await api.worker.complete(api.worker.claim())
            #expect(try await api.get(path + "?wait=300").status == 200)
            #expect(try await api.get(path + "?wait=300", [.ifNoneMatch: #""r3""#]).status == 304)
            #expect(try await api.get(path + "?wait=300", [.ifNoneMatch: #""r1""#]).status == 200)
        }
    }

    @Test
    func noChangeSlipsBetweenLookAndWait() async throws {
        try await withAPI { api in
            for _ in 0..<40 {
                let id = try await api.post("/api/jobs").job.jobID
                let lease = try await api.worker.claim()
                async let answer = api.get("/api/jobs/\(id)?wait=300")
                async let done: Void = api.worker.complete(lease)
                #expect(try await answer.job.isOver)
                try await done
            }
        }
    }

    @Test
    func aShutdownAnswersAllAtOnce() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            try await withThrowingTaskGroup(of: TestAnswer.self) { group in
                for _ in 0..<20 { group.addTask { try await api.get("/api/jobs/\(id)?wait=300") } }
                while api.services.board.desk.count < 20 { await Task.yield() }
                #expect(api.services.waiter.held.count == 20)
                api.state.beginDraining()
                for try await answer in group {
                    #expect(answer.status == 200)
                    #expect(try answer.job.status == .pending)
                    #expect(answer.headers[.connection] == "close")
                    #expect((1...5).contains(answer.retryAfter ?? 0))
                }
            }
            #expect(try await api.get("/api/jobs/\(id)?wait=300").status == 200, "none is held any more")
        }
    }

    @Test
    func overTheCapItAnswersAtOnce() async throws {
        var limits = ServerLimits()
        limits.heldRequestsPerOwner = 2
        let clock = ManualClock()
        try await withAPI(limits: limits, clock: clock) { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            async let first = api.get(path + "?wait=300")
            async let second = api.get(path + "?wait=300")
            while api.services.board.desk.count < 2 { await Task.yield() }
            let third = try await api.get(path, [.prefer: "wait=300"])
            #expect(third.status == 200)
            #expect(third.headers[.preferenceApplied] == nil)
            #expect(try await api.post("/api/jobs", nil, [.prefer: "wait=300"]).status == 202)
            try await api.worker.complete(api.worker.claim())
            #expect(try await first.job.isOver)
            #expect(try await second.job.isOver)
            #expect(api.services.waiter.held.count == 0)
        }
    }

    /// Reads, starts and feeds take the same places.
    @Test
    func overTheCapOfAllAFeedIsAnsweredAtOnceToo() async throws {
        var limits = ServerLimits()
        limits.heldRequests = 1
        let clock = ManualClock()
        try await withAPI(limits: limits, clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let first = api.get("/api/jobs/\(id)?wait=300")
            while api.services.board.desk.count == 0 { await Task.yield() }
            for every in ["", "&every=5"] {
                let feed = try await api.get("/api/changes?since=now\(every)", [.prefer: "wait=300"])
                #expect(feed.status == 200)
                #expect(try feed.changes.changes.isEmpty)
                #expect(feed.headers[.preferenceApplied] == nil)
                // Or it would be back at once, and again.
                #expect((1...5).contains(feed.retryAfter ?? 0))
            }
            #expect(try await api.get("/api/jobs/\(id)?wait=300").status == 200)
            try await api.worker.complete(api.worker.claim())
            #expect(try await first.job.isOver)
        }
    }

    @Test
    func aJobThatIsCancelledEndsTheWait() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let answer = api.get("/api/jobs/\(id)?wait=300")
            _ = await clock.sleepBegan()
            _ = try await api.post("/api/jobs/\(id)/cancel")
            #expect(try await answer.job.errorCode == .cancelled)
        }
    }

    @Test
    func progressAloneWaitsForItsTime() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            let lease = try await api.worker.claim()
            #expect(try await api.get("/api/jobs/\(id)").job.revision == 2)
            async let answer = api.get("/api/jobs/\(id)?wait=60&every=10", [.ifNoneMatch: #""r2""#])
            while api.services.board.desk.count == 0 { await Task.yield() }
            try await api.worker.report(lease, progress: 30)
            // It is known here, and yet not told.
            while try await api.get("/api/jobs/\(id)").job.progress < 30 {}
            #expect(api.services.board.desk.count == 1)
            clock.advance(by: .seconds(10))
            #expect(try await answer.job.progress == 30)
        }
    }

    @Test
    func anEndIsToldWhateverWasAskedFor() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            let id = try await api.post("/api/jobs").job.jobID
            let lease = try await api.worker.claim()
            async let answer = api.get("/api/jobs/\(id)?wait=60&every=50", [.ifNoneMatch: #""r2""#])
            while api.services.board.desk.count == 0 { await Task.yield() }
            try await api.worker.complete(lease)
            #expect(try await answer.job.isOver)
        }
    }
}
