import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

/// What one owner may know of the jobs of another: nothing.
struct OwnerIsolationTests {
    /// Takes `Authorization` for the name of the owner, who is an administrator if it is `admin`.
    private struct ByName: ImmediateAuthenticator {
        func caller(of request: Request) throws -> Identity {
            let name = request.headers[.authorization] ?? "nobody"
            return Identity(owner: name, scopes: name == "admin" ? [.admin] : [.read, .write])
        }
    }

    private let ann: HTTPFields = [.authorization: "ann"]
    private let bob: HTTPFields = [.authorization: "bob"]
    private let admin: HTTPFields = [.authorization: "admin"]

    @Test
    func everyRouteForAJobIsAsIfThereWereNone() async throws {
        try await withAPI(authenticator: ByName()) { api in
            let running = try await api.post("/api/jobs", nil, ann).job.jobID
            let lease = try await api.worker.claim()
            let failed = try await api.post("/api/jobs", nil, ann).job.jobID
            try await api.worker.fail(api.worker.claim())
            let routes = api.table.routes.filter { $0.path.contains("{id}") }
            #expect(routes.count >= 5)
            for route in routes {
                for id in [running, failed] {
                    let absent = JobID().description
                    for query in ["", "?wait=300", "?owner=ann"] {
                        let path = route.path.replacing("{id}", with: id) + query
                        let answer = try await api.send(route.method, path, nil, bob)
                        #expect(answer.status == 404, "\(route.method) \(path)")
                        let other = route.path.replacing("{id}", with: absent) + query
                        let unknown = try await api.send(route.method, other, nil, bob)
                        // The same to the byte but for the id.
                        #expect(answer.text == unknown.text.replacing(absent, with: id), "\(route.method) \(path)")
                    }
                }
            }
            // Nothing was done to either.
            #expect(try await api.get("/api/jobs/\(running)", ann).job.status == .processing)
            #expect(try await api.get("/api/jobs/\(running)", ann).job.cancelRequested == false)
            #expect(try await api.get("/api/jobs/\(failed)", ann).job.status == .failed)
            try await api.worker.complete(lease)
        }
    }

    @Test
    func listsShowNothingOfOthers() async throws {
        try await withAPI(authenticator: ByName()) { api in
            let id = try await api.post("/api/jobs", nil, ann).job.jobID
            for query in ["", "?ids=\(id)", "?limit=200&status=pending", "?kind=noop"] {
                #expect(try await api.get("/api/jobs" + query, bob).page.jobs.isEmpty, "\(query)")
                #expect(try await api.get("/api/jobs" + query, ann).page.jobs.count == 1, "\(query)")
            }
            let named = try await api.get("/api/jobs?owner=ann", bob)
            #expect(named.status == 403)
            #expect(try await api.get("/api/jobs?owner=bob", bob).status == 200)
        }
    }

    @Test
    func feedsShowNothingOfOthers() async throws {
        try await withAPI(authenticator: ByName()) { api in
            let id = try await api.post("/api/jobs", nil, ann).job.jobID
            let own = try await api.get("/api/changes?wait=100", ann)
            #expect(own.text.contains(id))
            let others = try await api.get("/api/changes", bob)
            #expect(others.status == 200)
            #expect(!others.text.contains(id))
            let named = try await api.get("/api/changes?owner=ann", bob)
            #expect(named.status == 403)
            let asAdmin = try await api.get("/api/changes?owner=ann&wait=100", admin)
            #expect(asAdmin.text.contains(id))
        }
    }

    @Test
    func idempotencyKeysAreAnOwnersOwn() async throws {
        try await withAPI(authenticator: ByName()) { api in
            let key: HTTPFields = [.idempotencyKey: "one"]
            let first = try await api.post("/api/jobs", nil, ann + key)
            let same = try await api.post("/api/jobs", nil, bob + key)
            #expect(same.status == 202)
            #expect(same.headers[.idempotentReplayed] == nil)
            #expect(try same.job.jobID != first.job.jobID)
            // Another payload under a key that only somebody else has used.
            let batch = #"{"jobs":[{"kind":"noop"}]}"#
            #expect(try await api.post("/api/jobs/batch", batch, [.authorization: "cyd"] + key).status == 202)
            let replay = try await api.post("/api/jobs", nil, ann + key)
            #expect(replay.headers[.idempotentReplayed] == "true")
        }
    }

    @Test
    func anAdministratorSeesEveryOwner() async throws {
        try await withAPI(authenticator: ByName()) { api in
            let ids = [
                try await api.post("/api/jobs", nil, ann).job.jobID,
                try await api.post("/api/jobs", nil, bob).job.jobID,
            ]
            #expect(try await api.get("/api/jobs/\(ids[0])", admin).job.jobID == ids[0])
            #expect(try await api.get("/api/jobs", admin).page.jobs.map(\.jobID) == ids.reversed())
            #expect(try await api.get("/api/jobs?owner=bob", admin).page.jobs.map(\.jobID) == [ids[1]])
            let listed = try await api.get("/api/jobs?ids=\(ids[0]),\(ids[1])", admin).page.jobs
            #expect(listed.map(\.jobID) == ids)

            let cancelled = try await api.post("/api/jobs/\(ids[0])/cancel", nil, admin)
            #expect(cancelled.status == 200)
            let retried = try await api.post("/api/jobs/\(ids[0])/retry", nil, admin)
            #expect(retried.status == 202)
            // It is done again for whoever it was done for.
            #expect(try await api.get("/api/jobs/\(retried.job.jobID)", ann).status == 200)
            #expect(try await api.send(.delete, "/api/jobs/\(ids[0])", nil, admin).status == 204)
            #expect(try await api.get("/api/jobs/\(ids[0])", ann).status == 404)
            #expect(try await api.get("/api/jobs/\(JobID())", admin).status == 404)
        }
    }
}

private func + (left: HTTPFields, right: HTTPFields) -> HTTPFields {
    var fields = left
    for field in right { fields.append(field) }
    return fields
}
