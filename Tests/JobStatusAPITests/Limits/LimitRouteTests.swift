import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct LimitRouteTests {
    /// Takes `Authorization` for the name of the owner.
    private struct ByName: ImmediateAuthenticator {
        func caller(of request: Request) throws -> Identity {
            Identity(owner: request.headers[.authorization] ?? "nobody", scopes: [.read, .write])
        }
    }

    @Test
    func tellsWhatIsLeftAndRefusesTheRest() async throws {
        var limits = ServerLimits()
        limits.requestRate = RequestRate(count: 3, seconds: 3_600)
        try await withAPI(limits: limits, authenticator: ByName()) { api in
            let ann: HTTPFields = [.authorization: "ann"]
            let first = try await api.get("/api/jobs", ann)
            #expect(first.headers[.rateLimitPolicy] == #""requests";q=3;w=3600"#)
            #expect(first.headers[.rateLimit] == #""requests";r=2;t=1200"#)
            // Refusals count, and tell as much.
            let absent = try await api.get("/api/jobs/\(JobID())", ann)
            #expect(absent.status == 404)
            #expect(absent.headers[.rateLimit]?.hasPrefix(#""requests";r=1;"#) == true)
            #expect(try await api.post("/api/jobs", nil, ann).status == 202)

            let refused = try await api.get("/api/jobs", ann)
            #expect(refused.status == 429)
            #expect(try refused.problem.type == "/problems/too-many-requests")
            #expect(try refused.problem.retry == .after)
            #expect(refused.retryAfter.map { (1...1_200).contains($0) } == true)
            #expect(refused.headers[.rateLimit]?.hasPrefix(#""requests";r=0;"#) == true)
            // Nobody else is held up, and nobody's health.
            #expect(try await api.get("/api/jobs", [.authorization: "bob"]).status == 200)
            #expect(try await api.get("/healthz", ann).status == 200)
            #expect(try await api.get("/healthz", ann).headers[.rateLimit] == nil)
        }
    }

    @Test
    func whatHasNotChangedCostsNextToNothing() async throws {
        var limits = ServerLimits()
        limits.requestRate = RequestRate(count: 3, seconds: 3_600)
        try await withAPI(limits: limits, authenticator: ByName()) { api in
            let ann: HTTPFields = [.authorization: "ann"]
            let id = try await api.post("/api/jobs", nil, ann).job.jobID
            let known: HTTPFields = [.authorization: "ann", .ifNoneMatch: "\"r1\""]
            for _ in 0..<20 { #expect(try await api.get("/api/jobs/\(id)", known).status == 304) }
            #expect(try await api.get("/api/jobs/\(id)", ann).status == 200)
            #expect(try await api.get("/api/jobs/\(id)", ann).status == 429)
        }
    }

    @Test
    func tellsNothingWithoutALimit() async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/jobs")
            #expect(answer.headers[.rateLimit] == nil)
            #expect(answer.headers[.rateLimitPolicy] == nil)
        }
    }

    @Test
    func keepsUnfinishedJobsToTheirNumber() async throws {
        var limits = ServerLimits()
        limits.unfinishedJobs = 3
        try await withAPI(limits: limits, authenticator: ByName()) { api in
            let ann: HTTPFields = [.authorization: "ann"]
            // Many at once: as many as there is room for.
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<12 { group.addTask { try await api.post("/api/jobs", nil, ann).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 202 }.count == 3)
            #expect(statuses.filter { $0 == 429 }.count == 9)
            let refused = try await api.post("/api/jobs", nil, ann)
            #expect(try refused.problem.type == "/problems/too-many-unfinished-jobs")
            #expect(refused.retryAfter == 5)
            #expect(try await api.post("/api/jobs", nil, [.authorization: "bob"]).status == 202)

            // One that is over makes room for one, soon.
            try await api.worker.complete(api.worker.claim())
            var status = 429
            while status == 429 { status = try await api.post("/api/jobs", nil, ann).status }
            #expect(status == 202)
            let two = #"{"jobs":[{"kind":"noop"},{"kind":"noop"}]}"#
            #expect(try await api.post("/api/jobs/batch", two, ann).status == 429)
        }
    }

    @Test
    func aReplayNeedsNoRoom() async throws {
        var limits = ServerLimits()
        limits.unfinishedJobs = 1
        try await withAPI(limits: limits) { api in
            let key: HTTPFields = [.idempotencyKey: "one"]
            let first = try await api.post("/api/jobs", nil, key)
            #expect(first.status == 202)
            let again = try await api.post("/api/jobs", nil, key)
            #expect(again.status == 202)
            #expect(again.headers[.idempotentReplayed] == "true")
            #expect(try again.job.jobID == first.job.jobID)
            #expect(try await api.post("/api/jobs").status == 429)
        }
    }

    /// The retry of the one job that there is room for, asked for again with its key, and without one.
    @Test(arguments: [[:], [.idempotencyKey: "again"]] as [HTTPFields])
    func aRetryUnderWayNeedsNoRoom(header: HTTPFields) async throws {
        var limits = ServerLimits()
        limits.unfinishedJobs = 1
        try await withAPI(limits: limits) { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID) + "/retry"
            try await api.worker.fail(api.worker.claim())
            // That the job is over is seen when they are counted again.
            var first = try await api.post(path, nil, header)
            while first.status == 429 { first = try await api.post(path, nil, header) }
            #expect(first.status == 202)
            for header in [header, [:]] {
                let again = try await api.post(path, nil, header)
                #expect(again.status == 202)
                #expect(try again.job.jobID == first.job.jobID)
            }
            #expect(try await api.post("/api/jobs").status == 429)
        }
    }
}
