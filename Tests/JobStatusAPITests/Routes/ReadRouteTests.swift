import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct ReadRouteTests {
    @Test(arguments: ["/api/jobs/", "/api/job-status/"])
    func tellsAJob(path: String) async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            let answer = try await api.get(path + id)
            #expect(answer.status == 200)
            #expect(try answer.job.jobID == id)
            #expect(answer.headers[.eTag] == #""r1""#)
            #expect(answer.headers[.cacheControl] == "private, no-cache")
            #expect(answer.headers[.vary] == "Authorization, Accept-Encoding")
            #expect(try #require(answer.retryAfter) >= 1)
            #expect(answer.headers[.preferenceApplied] == nil)
        }
    }

    @Test
    func answers304ToWhoeverHasIt() async throws {
        try await withAPI { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            for tag in [#""r1""#, #"W/"r1""#, #""x", "r1""#, "*"] {
                let answer = try await api.get(path, [.ifNoneMatch: tag])
                #expect(answer.status == 304)
                #expect(answer.text.isEmpty)
                #expect(answer.headers[.eTag] == #""r1""#)
                #expect(answer.headers[.cacheControl] == "private, no-cache")
                #expect(answer.headers[.contentLength] == nil)
                #expect(answer.retryAfter != nil)
            }
            let lease = try await api.worker.claim()
            #expect(try await api.get(path, [.ifNoneMatch: #""r1""#]).status == 200)
            try await api.worker.complete(lease)
            let over = try await api.get(path)
            #expect(over.headers[.cacheControl] == "private, max-age=3600, immutable")
            #expect(over.retryAfter == nil)
            #expect(over.text.contains(#""result":null"#))
            let known = try await api.get(path, [.ifNoneMatch: try #require(over.headers[.eTag])])
            #expect(known.status == 304)
            #expect(known.headers[.cacheControl] == "private, max-age=3600, immutable")
        }
    }

    @Test
    func answersHeadLikeGetWithoutABody() async throws {
        try await withAPI { api in
            let path = "/api/jobs/" + (try await api.post("/api/jobs").job.jobID)
            let get = try await api.get(path)
            let head = try await api.send(.head, path)
            #expect(head.status == 200)
            #expect(head.text.isEmpty)
            #expect(head.headers[.contentLength] == get.headers[.contentLength])
            #expect(head.headers[.eTag] == get.headers[.eTag])
            #expect(try await api.send(.head, "/healthz").status == 200)
            let missing = try await api.send(.head, "/nowhere")
            #expect(missing.status == 404)
            #expect(missing.text.isEmpty)
        }
    }

    private static let strangeIDs = [
        "abc-123", "0", "00000000-0000-0000-0000-00000000000", "%00", "01890A5D-AC96-774B-BCCE-B302099A8057", "..%2f..",
        "01890a5d-ac96-774b-bcce-b302099a8057", "'%20or%201=1", String(repeating: "x", count: 5_000),
    ]

    @Test
    func knowsNoSuchJob() async throws {
        try await withAPI { api in
            for id in Self.strangeIDs {
                for (method, path) in [
                    (HTTPRequest.Method.get, "/api/jobs/\(id)"), (.get, "/api/job-status/\(id)"),
                    (.get, "/api/jobs/\(id)?wait=300"), (.post, "/api/jobs/\(id)/cancel"),
                    (.post, "/api/jobs/\(id)/retry"), (.delete, "/api/jobs/\(id)"),
                ] {
                    let answer = try await api.send(method, path)
                    #expect(answer.status == 404, "\(method) \(path.prefix(80))")
                    #expect(try answer.problem.type == "/problems/job-not-found")
                    #expect(answer.headers[.contentType] == "application/problem+json")
                }
            }
        }
    }

    @Test
    func listsNewestFirstPageByPage() async throws {
        try await withAPI { api in
            var started: [String] = []
            for kind in ["echo", "noop", "echo", "noop", "echo"] {
                started.append(try await api.post("/api/jobs", #"{"kind":"\#(kind)"}"#).job.jobID)
            }
            var listed: [String] = []
            var page: String? = ""
            while let token = page {
                let answer = try await api.get("/api/jobs?limit=2" + (token.isEmpty ? "" : "&page=\(token)"))
                #expect(answer.headers[.cacheControl] == "private, no-cache")
                listed += try answer.page.jobs.map(\.jobID)
                page = try answer.page.nextPage
            }
            #expect(listed == started.reversed())
            let echoes = try await api.get("/api/jobs?kind=echo&status=pending").page.jobs
            #expect(echoes.map(\.kind) == ["echo", "echo", "echo"])
            #expect(try await api.get("/api/jobs?status=failed").page.jobs.isEmpty)
        }
    }

    @Test
    func listsByID() async throws {
        try await withAPI { api in
            var ids: [String] = []
            for _ in 0..<3 { ids.append(try await api.post("/api/jobs").job.jobID) }
            let asked = [ids[2], ids[0], "unknown", JobID().description, ids[2]]
            let answer = try await api.get("/api/jobs?ids=" + asked.joined(separator: ","))
            #expect(try answer.page.jobs.map(\.jobID) == [ids[2], ids[0]])
        }
    }

    @Test
    func listsKinds() async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/kinds")
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"kinds":[{"input":[{"name":"count""#))
            #expect(answer.text.contains(#"{"default":true,"name":"noop"}"#))
        }
    }
}
