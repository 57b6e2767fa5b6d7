import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct StartRouteTests {
    @Test(arguments: ["/api/jobs", "/api/start-async-job"])
    func acceptsAJob(path: String) async throws {
        try await withAPI { api in
            let answer = try await api.post(path, #"{"kind":"echo","input":{"n":1},"priority":5}"#)
            #expect(answer.status == 202)
            let job = try answer.job
            #expect(job.status == .pending)
            #expect(job.kind == "echo")
            #expect(job.revision == 1)
            #expect(answer.headers[.location] == "/api/jobs/\(job.jobID)")
            #expect(answer.headers[.eTag] == #""r1""#)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.contentType] == "application/json")
            #expect(answer.headers[.requestID]?.isEmpty == false)
            #expect(try #require(answer.retryAfter) >= 1)
            #expect(try await api.get("/api/jobs/\(job.jobID)").job == job)
        }
    }

    @Test
    func startsTheDefaultKindOfAnEmptyBody() async throws {
        try await withAPI { api in
            let bare = try await api.post("/api/start-async-job").job
            let empty = try await api.post("/api/jobs", "").job
            #expect(bare.kind == "noop")
            #expect(empty.kind == "noop")
        }
        try await withAPI(kinds: TestKinds(defaultKind: nil)) { api in
            let answer = try await api.post("/api/jobs")
            #expect(answer.status == 400)
            #expect(try answer.problem.field == "kind")
        }
    }

    @Test
    func aJobNotYetDueSaysWhen() async throws {
        try await withAPI { api in
            let answer = try await api.post("/api/jobs", #"{"kind":"echo","runAt":"2099-01-01T00:00:00Z"}"#)
            #expect(try answer.job.runAt == RFC3339.date(from: "2099-01-01T00:00:00Z"))
            #expect(answer.retryAfter == 60)
        }
    }

    @Test
    func givesTheSameJobForTheSameKey() async throws {
        try await withAPI { api in
            let key: HTTPFields = [.idempotencyKey: "tap-1"]
            let first = try await api.post("/api/jobs", #"{"kind":"echo","input":{"a":1,"b":2}}"#, key)
            let again = try await api.post("/api/jobs", #"{ "input":{"b":2,"a":1.0}, "kind":"echo" }"#, key)
            #expect(first.headers[.idempotentReplayed] == nil)
            #expect(again.headers[.idempotentReplayed] == "true")
            #expect(again.status == 202)
            #expect(try first.job.jobID == again.job.jobID)
            let other = try await api.post("/api/jobs", #"{"kind":"echo","input":{"a":2}}"#, key)
            #expect(other.status == 422)
            #expect(try other.problem.type == "/problems/idempotency-key-reused")
            let batch = try await api.post("/api/jobs/batch", #"{"jobs":[{"kind":"echo"}]}"#, key)
            #expect(batch.status == 422)
            #expect(try await api.get("/api/jobs").page.jobs.count == 1)
        }
    }

    @Test
    func aReplayNeedsNoKind() async throws {
        try await withAPI { api in
            let body = #"{"kind":"gone"}"#
            let key = IdempotencyKey(key: "tap-1", operation: "start", payload: try RawJSON(validating: body.utf8))
            let job = NewJob(kind: "gone", input: .emptyObject)
            let started = try await api.store.start([job], owner: "local", idempotencyKey: key)
            let again = try await api.post("/api/jobs", body, [.idempotencyKey: "tap-1"])
            #expect(again.headers[.idempotentReplayed] == "true")
            #expect(try again.job.jobID == started.jobs[0].id.description)
            let new = try await api.post("/api/jobs", body, [.idempotencyKey: "tap-2"])
            #expect(try new.problem.type == "/problems/unknown-kind")
            let reused = try await api.post("/api/jobs", #"{"kind":"also gone"}"#, [.idempotencyKey: "tap-1"])
            #expect(try reused.problem.type == "/problems/idempotency-key-reused")
        }
    }

    @Test
    func aReplayOfAJobThatIsOverIs200() async throws {
        try await withAPI { api in
            let key: HTTPFields = [.idempotencyKey: "tap-1"]
            _ = try await api.post("/api/jobs", nil, key)
            try await api.worker.complete(api.worker.claim(), with: #"{"x":1}"#)
            let again = try await api.post("/api/jobs", nil, key)
            #expect(again.status == 200)
            #expect(try again.job.result == ["x": 1])
            #expect(again.retryAfter == nil)
        }
    }

    @Test
    func holdsUntilTheJobIsOver() async throws {
        try await withAPI { api in
            async let answer = api.post("/api/jobs", #"{"kind":"echo"}"#, [.prefer: "wait=300"])
            let lease = try await api.worker.claim()
            try await api.worker.report(lease, progress: 10)
            try await api.worker.complete(lease, with: "7")
            let over = try await answer
            #expect(over.status == 200)
            #expect(try over.job.result == 7)
            #expect(over.headers[.preferenceApplied] == "wait=300")
            #expect(over.headers[.location] != nil)
        }
    }

    @Test
    func holdsNoLongerThanAsked() async throws {
        let clock = ManualClock()
        try await withAPI(clock: clock) { api in
            async let answer = api.post("/api/jobs", #"{"kind":"echo"}"#, [.prefer: "wait=20"])
            #expect(await clock.sleepBegan() == .seconds(20))
            clock.advance(by: .seconds(20))
            let late = try await answer
            #expect(late.status == 202)
            #expect(try late.job.status == .pending)
            #expect(late.headers[.preferenceApplied] == "wait=20")
        }
    }

    @Test
    func startsABatchInOrder() async throws {
        try await withAPI { api in
            let starts = (0..<50).map { #"{"kind":"count","input":{"count":\#($0)},"priority":\#($0)}"# }
            let answer = try await api.post("/api/jobs/batch", #"{"jobs":["# + starts.joined(separator: ",") + "]}")
            #expect(answer.status == 202)
            let jobs = try answer.page.jobs
            #expect(jobs.count == 50)
            #expect(Set(jobs.map(\.jobID)).count == 50)
            // Higher priorities run first, so the last of the batch is the first to be claimed.
            #expect(try await api.worker.claim().jobID.description == jobs[49].jobID)
        }
    }

    @Test(arguments: [
        (#"{"jobs":[{"kind":"echo"},{"kind":"echo","priority":1000}]}"#, "jobs[1].priority", 400),
        (#"{"jobs":[{"kind":"echo"},{"kind":"echo"},{"kind":"what"}]}"#, "jobs[2].kind", 422),
        (#"{"jobs":[{"kind":"echo"},{"kind":"count","input":{}}]}"#, "jobs[1].input.count", 422),
    ])
    func startsAllOfABatchOrNone(body: String, field: String, status: Int) async throws {
        try await withAPI { api in
            let answer = try await api.post("/api/jobs/batch", body)
            #expect(answer.status == status)
            #expect(try answer.problem.field == field)
            #expect(try answer.problem.index == Int(field.dropFirst(5).prefix(1)))
            #expect(try await api.get("/api/jobs").page.jobs.isEmpty)
        }
    }
}
