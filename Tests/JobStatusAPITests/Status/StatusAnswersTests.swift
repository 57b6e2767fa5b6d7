import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JobStatusModels
import Testing

@testable import JobStatusAPI

/// What is answered ahead of the router is answered as the router would.
@Suite(.timeLimit(.minutes(5)))
struct StatusAnswersTests {
    private static let requests: [(method: HTTPRequest.Method, path: String, headers: HTTPFields)] = [
        (.get, "/api/jobs/ID", [:]), (.get, "/api/job-status/ID", [:]), (.head, "/api/jobs/ID", [:]),
        (.get, "/api/jobs/ID/", [:]), (.get, "/api/jobs//ID", [:]), (.get, "/api/jobs/ID/x", [:]),
        (.get, "/api/jobs/01900000-0000-7000-8000-000000000001", [:]), (.get, "/api/jobs/abc", [:]),
        (.get, "/api/jobs/batch", [:]), (.get, "/api/jobs/", [:]), (.get, "/api/job-status/", [:]),
        (.put, "/api/jobs/ID", [:]), (.post, "/api/job-status/ID", [:]),
        (.get, "/api/jobs/ID?wait=0", [:]), (.get, "/api/jobs/ID?wait=x", [:]),
        (.get, "/api/jobs/ID?wait=1&wait=2", [:]),
        (.get, "/api/jobs/ID?every=301", [:]), (.get, "/api/jobs/ID?%77ait=301", [:]),
        (.get, "/api/jobs/ID?other=1", [:]),
        (.get, "/api/jobs/ID", [.ifNoneMatch: "\"rREVISION\""]),
        (.get, "/api/jobs/ID", [.ifNoneMatch: "W/\"rREVISION\""]),
        (.get, "/api/jobs/ID", [.ifNoneMatch: "*"]), (.get, "/api/jobs/ID", [.ifNoneMatch: "\"r1\", \"rREVISION\""]),
        (.get, "/api/jobs/ID", [.ifNoneMatch: "nonsense"]), (.get, "/api/jobs/ID", [.acceptEncoding: "gzip"]),
        (.get, "/api/jobs/ID?wait=5", [.ifNoneMatch: "\"r1\""]), (.get, "/api/jobs/ID", [.prefer: "wait=5"]),
        (.get, "/api/jobs/ID", [.origin: "https://evil.example"]),
    ]

    @Test(arguments: [2, 5_000])
    func answersAsTheRouterDoes(resultSize: Int) async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            let lease = try await api.worker.claim()
            let result = #""\#(String(repeating: "x", count: resultSize))""#
            try await api.worker.complete(lease, with: result)
            let revision = try await api.get("/api/jobs/\(id)").job.revision ?? 0
            try await withRouterAlone(api) { router in
                for request in Self.requests {
                    let path = request.path.replacing("ID", with: id)
                    var headers = request.headers
                    headers[.ifNoneMatch] = headers[.ifNoneMatch]?.replacing("REVISION", with: "\(revision)")
                    let ours = try await api.send(request.method, path, nil, headers)
                    let theirs = TestAnswer(
                        try await router.executeRequest(uri: path, method: request.method, headers: headers, body: nil)
                    )
                    let label = "\(request.method) \(path) \(headers)"
                    #expect(ours.status == theirs.status, "\(label)")
                    #expect(ours.text == theirs.text, "\(label)")
                    #expect(Self.comparable(ours.headers) == Self.comparable(theirs.headers), "\(label)")
                }
            }
        }
    }

    /// Without what differs from answer to answer, and what is for pages of other origins.
    private static func comparable(_ headers: HTTPFields) -> [String] {
        headers.filter { field in
            let name = field.name.canonicalName
            return ![HTTPField.Name.requestID, .date, .vary].contains(field.name) && !name.hasPrefix("access-control-")
        }
        .map { "\($0.name.canonicalName): \($0.value)" }.sorted()
    }
}
