import HTTPTypes
import JobStatusModels
import JobStore
import TestSupport
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct DatabaseAwayTests {
    @Test
    func waitsGoOnAndNobodyIsNeeded() async throws {
        let clock = ManualClock()
        let cluster = TestCluster.private()
        _ = try await cluster.start()
        try await withAPI(clock: clock, cluster: cluster) { api in
            let id = try await api.post("/api/jobs").job.jobID
            let lease = try await api.worker.claim()
            async let held = api.get("/api/jobs/\(id)?wait=300")
            _ = await clock.sleepBegan()

            await cluster.stop()
            let away = try await api.post("/api/jobs")
            #expect(away.status == 503)
            #expect(try #require(away.retryAfter) >= 1)
            #expect(try await api.get("/readyz").status == 503)
            #expect(try await api.get("/healthz").status == 200)
            #expect(api.services.waiter.held.count == 1)

            _ = try await cluster.start()
            var status = 503
            while status == 503 { status = try await api.post("/api/jobs").status }
            #expect(status == 202)
            #expect(try await api.get("/readyz").status == 200)
            try await api.worker.complete(lease)
            #expect(try await held.job.status == .completed)
        }
        await cluster.stop()
    }

    @Test
    func whenTheTimeIsUpItTellsWhatWasKnown() async throws {
        let clock = ManualClock()
        let cluster = TestCluster.private()
        _ = try await cluster.start()
        try await withAPI(clock: clock, cluster: cluster) { api in
            let id = try await api.post("/api/jobs").job.jobID
            async let held = api.get("/api/jobs/\(id)?wait=300")
            _ = await clock.sleepBegan()
            await cluster.stop()
            clock.advance(by: .seconds(300))
            #expect(try await held.job.status == .pending)
        }
    }
}
