import HTTPTypes
import Testing

@testable import JobStatusAPI

struct CORSTests {
    private let page: HTTPFields = [.origin: "https://app.example.com"]

    private func allowed() throws -> AllowedOrigins {
        try #require(AllowedOrigins(list: "https://app.example.com, http://localhost:3000"))
    }

    @Test
    func readsOrigins() throws {
        let origins = try allowed()
        #expect(origins.contains("https://app.example.com"))
        #expect(origins.contains("HTTPS://App.Example.com"))
        #expect(origins.contains("http://localhost:3000"))
        #expect(!origins.contains("http://app.example.com"))
        #expect(!origins.contains("https://app.example.com:8443"))
        #expect(!origins.contains("null"))
        #expect(AllowedOrigins(list: "*")?.contains("null") == true)
        for list in [
            "", "app.example.com", "https://app.example.com/", "https://", "*,https://a.b", "file:///x", "null",
        ] {
            #expect(AllowedOrigins(list: list) == nil, "\(list)")
        }
    }

    @Test
    func tellsABrowserWhatAPageMaySend() async throws {
        try await withAPI(allowedOrigins: allowed()) { api in
            let question: HTTPFields = [
                .origin: "https://app.example.com", .accessControlRequestMethod: "POST",
                .accessControlRequestHeaders: "authorization,content-type",
            ]
            let answer = try await api.send(.options, "/api/jobs", nil, question)
            #expect(answer.status == 204)
            #expect(answer.headers[.accessControlAllowOrigin] == "https://app.example.com")
            #expect(answer.headers[.accessControlAllowMethods] == "GET, HEAD, POST")
            #expect(answer.headers[.accessControlAllowHeaders]?.contains("Idempotency-Key") == true)
            #expect(answer.headers[.vary]?.contains("Origin") == true)
            #expect(answer.text.isEmpty)
            // Not of a page that may not, nor for what is not there.
            var other = question
            other[.origin] = "https://evil.example.com"
            let refused = try await api.send(.options, "/api/jobs", nil, other)
            #expect(refused.status == 405)
            #expect(refused.headers[.accessControlAllowOrigin] == nil)
            #expect(try await api.send(.options, "/api/nothing", nil, question).status == 404)
        }
    }

    @Test
    func letsAPageReadTheAnswer() async throws {
        try await withAPI(allowedOrigins: allowed()) { api in
            let answer = try await api.post("/api/jobs", nil, page)
            #expect(answer.status == 202)
            #expect(answer.headers[.accessControlAllowOrigin] == "https://app.example.com")
            let exposed = answer.headers[.accessControlExposeHeaders] ?? ""
            for name in [
                "ETag", "Location", "Retry-After", "Preference-Applied", "Idempotent-Replayed", "RateLimit",
                "RateLimit-Policy",
            ] {
                #expect(exposed.contains(name), "\(name)")
            }
            // A refusal, too: a page that could not read it would not know why.
            let problem = try await api.get("/api/jobs/x", page)
            #expect(problem.status == 404)
            #expect(problem.headers[.accessControlAllowOrigin] == "https://app.example.com")
            #expect(problem.headers[.vary]?.contains("Origin") == true)
            let foreign = try await api.post("/api/jobs", nil, [.origin: "https://evil.example.com"])
            #expect(foreign.status == 403)
            #expect(foreign.headers[.accessControlAllowOrigin] == nil)
            // Without a page it is the same, and caches are told so.
            #expect(try await api.get("/api/jobs").headers[.vary]?.contains("Origin") == true)
        }
    }

    @Test
    func saysNothingUnlessAPageMay() async throws {
        try await withAPI { api in
            let answer = try await api.get("/api/jobs")
            #expect(answer.headers[.vary]?.contains("Origin") == false)
            let foreign = try await api.post("/api/jobs", nil, page)
            #expect(foreign.status == 403)
        }
    }
}
