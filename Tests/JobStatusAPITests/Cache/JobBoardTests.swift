import HTTPTypes
import JobStatusModels
import PostgresClient
import TestSupport
import Testing

@testable import JobStatusAPI
@testable import JobStore

@Suite(.timeLimit(.minutes(5)))
struct JobBoardTests {
    @Test
    func pollsAreAnsweredFromMemory() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            _ = try await api.get("/api/jobs/\(id)")
            let before = api.services.board.counts
            for _ in 0..<100 { _ = try await api.get("/api/jobs/\(id)") }
            #expect(api.services.board.counts.hits - before.hits > 90)
        }
    }

    /// Those who ask for what is not in memory are answered together.
    @Test
    func whatManyMissIsReadTogether() async throws {
        try await withAPI { api in
            let starts = repeatElement(#"{"kind":"noop"}"#, count: 200).joined(separator: ",")
            let jobs = try await api.post("/api/jobs/batch", #"{"jobs":[\#(starts)]}"#).page.jobs
            let before = await api.store.connections().pool.leases
            try await withThrowingTaskGroup(of: Int.self) { group in
                for job in jobs {
                    for _ in 0..<5 {
                        group.addTask { try await api.get("/api/jobs/\(job.jobID)").status }
                    }
                }
                for try await status in group { #expect(status == 200) }
            }
            let counts = api.services.board.counts
            #expect(counts.misses >= 200)
            // A thousand reads; the node looks for changes by itself besides.
            let leases = await api.store.connections().pool.leases - before
            #expect(leases < 200, "\(counts)")
        }
    }

    @Test
    func whatThisNodeDidIsSeenAtOnce() async throws {
        try await withAPI { api in
            for _ in 0..<50 {
                let id = try await api.post("/api/jobs").job.jobID
                let lease = try await api.worker.claim()
                #expect(try await api.get("/api/jobs/\(id)").job.status == .processing)
                try await api.worker.complete(lease)
                #expect(try await api.get("/api/jobs/\(id)").job.status == .completed)
            }
        }
    }

    @Test
    func whatWasDeletedIsGoneAtOnce() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            try await api.worker.complete(api.worker.claim())
            #expect(try await api.get("/api/jobs/\(id)").status == 200)
            #expect(try await api.delete("/api/jobs/\(id)").status == 204)
            #expect(try await api.get("/api/jobs/\(id)").status == 404)
        }
    }

    @Test
    func aSilentChangeElsewhereIsSeenWithinASecond() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            #expect(try await api.get("/api/jobs/\(id)").job.revision == 1)
            // Another node commits and dies before its NOTIFY.
            async let held = api.get("/api/jobs/\(id)?wait=60", [.ifNoneMatch: #""r1""#])
            while api.services.board.desk.count == 0 { await Task.yield() }
            let start = ContinuousClock.now
            _ = try await api.store.database.execute(
                "update job set revision = 2, progress = 7, updated_at = now() where revision = 1"
            )
            #expect(try await held.job.progress == 7)
            while try await api.get("/api/jobs/\(id)").job.revision == 1 {}
            // Twice as much as it may take: the machine may be busy.
            #expect(start.duration(to: .now) < .seconds(2))
        }
    }

    @Test
    func whoKnowsMoreHasItLook() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            _ = try await api.get("/api/jobs/\(id)")
            _ = try await api.store.database.execute("update job set revision = 2, progress = 7 where revision = 1")
            // Held, not answered with what this node remembers: the caller has seen revision 2 on another node.
            let answer = try await api.get("/api/jobs/\(id)", [.ifNoneMatch: #""r2""#])
            #expect(answer.status == 304)
            #expect(answer.headers[.eTag] == #""r2""#)
        }
    }

    @Test
    func whatIsOverIsToldWithoutADatabase() async throws {
        let cluster = TestCluster.private()
        _ = try await cluster.start()
        try await withAPI(cluster: cluster) { api in
            let running = try await api.post("/api/jobs").job.jobID
            let lease = try await api.worker.claim()
            let over = try await api.post("/api/jobs").job.jobID
            try await api.worker.complete(api.worker.claim())
            _ = lease
            #expect(try await api.get("/api/jobs/\(over)").job.isOver)
            #expect(try await api.get("/api/jobs/\(running)").job.status == .processing)
            await cluster.stop()
            var status = 200
            while status == 200 { status = try await api.get("/api/jobs/\(running)").status }
            #expect(status == 503)
            #expect(try await api.get("/api/jobs/\(over)").job.isOver)
            _ = try await cluster.start()
            while status == 503 { status = try await api.get("/api/jobs/\(running)").status }
            #expect(status == 200)
        }
        await cluster.stop()
    }
}
