import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct ChangeRouteTests {
    @Test
    func cancelsAPendingJobAtOnce() async throws {
        try await withAPI { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            for _ in 0..<2 {
                let answer = try await api.post(path + "/cancel")
                #expect(answer.status == 200)
                #expect(try answer.job.status == .failed)
                #expect(try answer.job.errorCode == .cancelled)
                #expect(answer.headers[.cacheControl] == "no-store")
                #expect(answer.retryAfter == nil)
            }
        }
    }

    @Test
    func asksARunningJobToStop() async throws {
        try await withAPI { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            _ = try await api.worker.claim()
            for _ in 0..<2 {
                let answer = try await api.post(path + "/cancel")
                #expect(answer.status == 202)
                #expect(try answer.job.cancelRequested)
                #expect(answer.headers[.eTag] == #""r3""#)
                #expect(answer.retryAfter != nil)
            }
        }
    }

    @Test
    func retriesAFailedJobAsANewOne() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs", #"{"kind":"echo","input":{"n":1}}"#).job.jobID
            #expect(try await api.post("/api/jobs/\(id)/retry").problem.type == "/problems/job-not-failed")
            try await api.worker.fail(api.worker.claim())
            let answer = try await api.post("/api/jobs/\(id)/retry")
            #expect(answer.status == 202)
            let job = try answer.job
            #expect(job.retryOf == id)
            #expect(job.status == .pending)
            #expect(job.kind == "echo")
            #expect(answer.headers[.location] == "/api/jobs/\(job.jobID)")
            #expect(try await api.post("/api/jobs/\(id)/retry").job.jobID == job.jobID)
            #expect(try await api.get("/api/jobs/\(id)").job.status == .failed)
        }
    }

    @Test
    func retriesOnceForAKey() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            try await api.worker.fail(api.worker.claim())
            let key: HTTPFields = [.idempotencyKey: "again"]
            let first = try await api.post("/api/jobs/\(id)/retry", nil, key)
            try await api.worker.fail(api.worker.claim())
            let second = try await api.post("/api/jobs/\(id)/retry", nil, key)
            #expect(try first.job.jobID == second.job.jobID)
            #expect(second.headers[.idempotentReplayed] == "true")
            #expect(second.status == 202)
        }
    }

    @Test
    func deletesOnlyWhatIsOver() async throws {
        try await withAPI { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            let early = try await api.delete(path)
            #expect(early.status == 409)
            #expect(try early.problem.type == "/problems/job-not-over")
            #expect(try early.problem.retry == .after)
            try await api.worker.complete(api.worker.claim())
            let gone = try await api.delete(path)
            #expect(gone.status == 204)
            #expect(gone.text.isEmpty)
            #expect(gone.headers[.contentLength] == nil)
            #expect(try await api.delete(path).status == 404)
            #expect(try await api.get(path).status == 404)
        }
    }

    @Test
    func keepsOwnersApart() async throws {
        struct Header: ImmediateAuthenticator {
            func caller(of request: Request) throws -> Identity {
                Identity(owner: request.headers[.authorization] ?? "nobody", scopes: [.read, .write])
            }
        }
        try await withAPI(authenticator: Header()) { api in
            let id = try await api.post("/api/jobs", nil, [.authorization: "ann"]).job.jobID
            let bob: HTTPFields = [.authorization: "bob"]
            #expect(try await api.get("/api/jobs/\(id)", bob).status == 404)
            #expect(try await api.get("/api/jobs/\(id)?wait=300", bob).status == 404)
            #expect(try await api.post("/api/jobs/\(id)/cancel", nil, bob).status == 404)
            #expect(try await api.post("/api/jobs/\(id)/retry", nil, bob).status == 404)
            #expect(try await api.send(.delete, "/api/jobs/\(id)", nil, bob).status == 404)
            #expect(try await api.get("/api/jobs", bob).page.jobs.isEmpty)
            #expect(try await api.get("/api/jobs?ids=\(id)", bob).page.jobs.isEmpty)
            #expect(try await api.get("/api/jobs/\(id)", [.authorization: "ann"]).status == 200)
        }
    }

    @Test
    func asksForScopes() async throws {
        struct Reader: ImmediateAuthenticator {
            func caller(of request: Request) throws -> Identity { Identity(owner: "ann", scopes: [.read]) }
        }
        try await withAPI(authenticator: Reader()) { api in
            let start = try await api.post("/api/jobs")
            #expect(start.status == 403)
            #expect(try start.problem.type == "/problems/scope-missing")
            #expect(try await api.get("/api/jobs").status == 200)
            #expect(try await api.get("/healthz").status == 200)
        }
    }
}
