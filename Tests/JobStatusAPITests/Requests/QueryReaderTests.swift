import HTTPTypes
import Testing

@testable import JobStatusAPI

struct QueryReaderTests {
    @Test
    func namesMayBeEncoded() async throws {
        try await withAPI { api in
            for query in ["limit=0", "%6cimit=0", "li%6Dit=0", "%6C%69%6D%69%74=0"] {
                let answer = try await api.get("/api/jobs?" + query)
                #expect(answer.status == 400, "\(query)")
                #expect(answer.text.contains("limit"), "\(query)")
            }
            // The same name twice, however it is written.
            #expect(try await api.get("/api/jobs?limit=1&%6cimit=1").status == 400)
            // What is no encoding is the name of something else.
            #expect(try await api.get("/api/jobs?lim%zzit=0").status == 200)
        }
    }

    @Test
    func refusalsDependOnWhoAsks() async throws {
        try await withAPI { api in
            for path in ["/api/jobs/x", "/api/nothing", "/api/jobs?limit=0"] {
                let answer = try await api.get(path)
                #expect(answer.headers[.vary] == "Authorization, Accept-Encoding", "\(path)")
            }
        }
    }
}
