import HTTPTypes
import Hummingbird
import JobStatusModels
import NIOCore
import Testing

@testable import JobStatusAPI

struct RefusalTests {
    private static let methods = [
        ("/api/jobs", "DELETE", "GET, HEAD, POST"), ("/api/start-async-job", "GET", "POST"),
        ("/api/jobs/batch", "GET", "POST"), ("/api/jobs/x", "PUT", "DELETE, GET, HEAD"),
        ("/api/job-status/x", "POST", "GET, HEAD"), ("/api/jobs/x/cancel", "GET", "POST"),
        ("/api/jobs/x/retry", "PATCH", "POST"), ("/api/kinds", "POST", "GET, HEAD"), ("/healthz", "POST", "GET, HEAD"),
        ("/readyz", "DELETE", "GET, HEAD"), ("/api/jobs", "OPTIONS", "GET, HEAD, POST"),
        ("/api/kinds", "MKCOL", "GET, HEAD"), ("/api/jobs/", "PUT", "GET, HEAD, POST"),
    ]

    @Test
    func tellsWhichMethodsThereAre() async throws {
        try await withAPI { api in
            for (path, name, allow) in Self.methods {
                let method = try #require(HTTPRequest.Method(rawValue: name))
                let answer = try await api.send(method, path)
                #expect(answer.status == 405, "\(name) \(path)")
                #expect(answer.headers[.allow] == allow, "\(name) \(path)")
                #expect(try answer.problem.type == "/problems/method-not-allowed")
            }
        }
    }

    @Test
    func knowsNoOtherRoutes() async throws {
        let paths = ["/", "/api", "/api/nothing", "/api/jobs/x/y", "/api/jobs/x/cancel/y", "/healthz/x", "/API/jobs"]
        try await withAPI { api in
            for path in paths {
                for method in [HTTPRequest.Method.get, .post, .delete] {
                    let answer = try await api.send(method, path)
                    #expect(answer.status == 404, "\(method) \(path)")
                    #expect(try answer.problem.type == "/problems/route-not-found")
                    #expect(answer.headers[.requestID]?.isEmpty == false)
                }
            }
        }
    }

    @Test
    func servesNoOtherHostOrPage() async throws {
        let host = try #require(HTTPField.Name("Host"))
        try await withAPI { api in
            for origin in ["https://example.com", "null", "http://localhost:3000", "https://localhost"] {
                let answer = try await api.post("/api/jobs", nil, [.origin: origin])
                #expect(answer.status == 403)
                #expect(try answer.problem.type == "/problems/origin-not-allowed")
            }
            #expect(try await api.post("/api/jobs", nil, [.origin: api.client.origin]).status == 202)
            let foreign = try await api.get("/api/jobs", [host: "example.com"])
            #expect(foreign.status == 403)
            #expect(try foreign.problem.type == "/problems/host-not-allowed")
            #expect(try await api.get("/healthz", [host: "example.com"]).status == 200)
            #expect(try await api.get("/api/jobs").page.jobs.count == 1)
        }
    }

    @Test
    func hidesWhatItDidNotForesee() async throws {
        struct Broken: ImmediateAuthenticator {
            struct Secret: Error { let password = "hunter2" }
            func caller(of request: Request) throws -> Identity { throw Secret() }
        }
        try await withAPI(authenticator: Broken()) { api in
            let answer = try await api.get("/api/jobs")
            #expect(answer.status == 500)
            #expect(!answer.text.contains("hunter2"))
            let id = try #require(answer.headers[.requestID])
            #expect(try answer.problem.detail?.contains(id) == true)
            #expect(try answer.problem.retry == .after)
        }
    }
}
