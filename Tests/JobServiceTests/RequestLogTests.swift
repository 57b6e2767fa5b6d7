import Foundation
import JobStatusModels
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What real nodes log of requests and jobs.
@Suite(.timeLimit(.minutes(5)))
struct RequestLogTests {
    private static let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let json = ["--log-format", "json", "--log-level", "debug"]

    private func lines(_ service: Service) throws -> [[String: String]] {
        try service.process.errorOutput.text.split(separator: "\n").map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
    }

    @Test func everyLineOfARequestNamesIt() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "jwks.json")
        try Data(#"{"keys":[]}"#.utf8).write(to: file)
        try await withTestDatabase { database in
            let tokens = ["--jwks", file.path, "--jwt-issuer", "https://id.example.com", "--jwt-audience", "jobs"]
            let service = try await Service.start(on: database, Self.json + tokens)
            var answers: [(id: String, status: String)] = []
            for (path, token) in [("healthz", nil), ("api/jobs", nil), ("api/jobs", "a.b.c"), ("nothing", "x")] {
                var request = URLRequest(url: service.url.appending(path: path))
                if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
                let (code, headers, _) = try await service.send(request)
                answers.append((try #require(headers["x-request-id"]), "\(code)"))
            }
            _ = try await service.stop()
            #expect(answers.map(\.status) == ["200", "401", "401", "401"])
            let lines = try lines(service)
            for (id, status) in answers {
                let own = lines.filter { $0["hb.request.id"] == id }
                #expect(own.contains { $0["message"] == "request answered" && $0["status"] == status })
            }
            // Why a token is refused is known to the log alone, and is there with the request.
            let refused = lines.filter { $0["message"] == "request refused" }
            #expect(Set(refused.map { $0["hb.request.id"] }).isSubset(of: Set(answers.map(\.id))))
            #expect(refused.contains { $0["hb.request.id"] == answers[2].id && $0["reason"] != nil })
            let ofRequests = lines.filter { $0["message"]?.hasPrefix("request") == true }
            #expect(ofRequests.allSatisfy { $0["hb.request.id"] != nil })
        }
    }

    @Test func anotherNodeKnowsWhatTheStartWasPartOf() async throws {
        try await withTestDatabase { database in
            let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID().uuidString.prefix(8))")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let kinds = folder.appending(path: "kinds.yaml")
            try Data("kinds:\n  trace: { command: [printenv, TRACEPARENT] }\n".utf8).write(to: kinds)
            let api = try await Service.start(on: database, ["--role", "api", "--kinds", kinds.path])
            let runner = try await Service.start(on: database, ["--role", "runner", "--kinds", kinds.path])
            var request = URLRequest(url: api.url.appending(path: "api/jobs"))
            request.httpMethod = "POST"
            request.httpBody = Data(#"{"kind":"trace"}"#.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.setValue(Self.trace, forHTTPHeaderField: "traceparent")
            let started = try JSONDecoder().decode(JobStatus.self, from: try await api.send(request).body)
            let job = try await api.wait(for: started.jobID) { $0.isOver }
            #expect(job.result == ["output": .string(Self.trace + "\n")])
            _ = try await runner.stop()
            _ = try await api.stop()
        }
    }
}
