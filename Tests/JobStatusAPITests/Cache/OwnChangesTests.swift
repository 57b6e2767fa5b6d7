import HTTPTypes
import JobStatusModels
import NIOCore
import PostgresClient
import TestSupport
import Testing

@testable import JobStatusAPI
@testable import JobStore

/// What a process does to jobs, it knows without reading them again.
@Suite(.timeLimit(.minutes(5)))
struct OwnChangesTests {
    /// Nobody looks for changes and nothing known grows old, so that whatever is read was read because of a change.
    private func withoutLooks(_ body: @Sendable (APIHarness) async throws -> Void) async throws {
        var limits = ServerLimits()
        limits.cacheAge = .seconds(3_600)
        try await withAPI(limits: limits, settings: JobStoreSettings(lookInterval: .seconds(3_600)), body)
    }

    @Test
    func aWatchedJobIsReadOnce() async throws {
        try await withoutLooks { api in
            let id = try await api.post("/api/jobs").job.jobID
            #expect(try await api.get("/api/jobs/\(id)").status == 200)
            let before = api.services.board.counts.reads
            async let started = api.get("/api/jobs/\(id)?wait=60", [.ifNoneMatch: #""r1""#])
            async let ended = api.get("/api/jobs/\(id)?wait=60")
            while api.services.board.desk.count < 2 { await Task.yield() }
            let lease = try await api.worker.claim()
            #expect(try await started.job.status == .processing)
            try await api.worker.report(lease, progress: 40)
            #expect(try await api.get("/api/jobs/\(id)").job.progress == 40)
            try await api.worker.complete(lease, with: "[1]")
            #expect(try await ended.job.result == [1])
            #expect(try await api.get("/api/jobs/\(id)", [.ifNoneMatch: #""r4""#]).status == 304)
            #expect(api.services.board.counts.reads == before)
        }
    }

    /// A thousand ends of jobs that are watched, and not one statement that reads jobs.
    @Test
    func theEndsOfWatchedJobsTakeNoStatement() async throws {
        let cluster = TestCluster.private(settings: ["shared_preload_libraries": "pg_stat_statements"])
        _ = try await cluster.start()
        var limits = ServerLimits()
        limits.cacheAge = .seconds(3_600)
        try await withAPI(
            limits: limits,
            settings: JobStoreSettings(lookInterval: .seconds(3_600)),
            cluster: cluster
        ) { api in
            _ = try await api.store.database.execute("create extension pg_stat_statements")
            let starts = repeatElement(#"{"kind":"noop"}"#, count: 1_000).joined(separator: ",")
            let jobs = try await api.post("/api/jobs/batch", #"{"jobs":[\#(starts)]}"#).page.jobs
            for job in jobs { #expect(try await api.get("/api/jobs/\(job.jobID)").status == 200) }
            let before = try await reads(api)
            #expect(before > 0)
            let leases = try await api.worker.claim(jobs.count)
            _ = try await api.store.complete(leases.map { JobCompletion(lease: $0, result: .emptyObject) })
            for job in jobs { #expect(try await api.get("/api/jobs/\(job.jobID)").job.status == .completed) }
            #expect(try await reads(api) == before)
        }
        await cluster.stop()
    }

    private func reads(_ api: APIHarness) async throws -> Int {
        // What tells it from the other statements about jobs.
        let rows = try await api.store.database.execute(
            "select coalesce(sum(calls), 0)::bigint from pg_stat_statements where query like '%result_omitted, coalesce(%'"
        )
        return try rows[0].decode(0, as: Int.self)
    }

    @Test
    func whatNobodyReadsIsNotKept() async throws {
        try await withoutLooks { api in
            let id = JobID(try await api.post("/api/jobs").job.jobID)
            try await api.worker.complete(api.worker.claim(), with: "[1]")
            #expect(api.services.board.latest(try #require(id)) == nil)
            #expect(api.services.board.counts.reads == 0)
        }
    }

    /// Whatever happens to jobs, in whatever order, they are known as a read of their rows gives them, byte for byte.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func theyAreKnownAsTheyWouldBeRead(seed: UInt64) async throws {
        try await withoutLooks { api in
            var life = RandomLife(api, seed: seed)
            let ids = try await life.begin()
            for id in ids { #expect(try await api.get("/api/jobs/\(id)").status == 200) }
            let before = api.services.board.counts.reads
            for step in 0..<120 {
                let done = try await life.step()
                for read in try await api.store.jobs(ids) {
                    let known = try #require(api.services.board.latest(read.id))
                    let bytes = (Array(known.body.readableBytesView), StatusRenderer.status(of: read))
                    #expect(
                        bytes.0 == bytes.1,
                        """
                        step \(step), \(done): \(String(decoding: bytes.0, as: UTF8.self))
                        and not \(String(decoding: bytes.1, as: UTF8.self))
                        """
                    )
                }
            }
            // Nothing may be due when it is time to let it in.
            #expect(life.done.union([.promote]) == Set(RandomLife.Act.allCases))
            #expect(api.services.board.counts.reads == before)
        }
    }
}
