import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

/// What a start was part of reaches whoever runs the job.
@Suite(.timeLimit(.minutes(5)))
struct TraceRouteTests {
    private static let one = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    private static let two = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"

    /// Takes all jobs that wait, as another node does: what each was part of.
    private func claim(_ store: JobStore) async throws -> [JobID: String?] {
        let node = NodeID()
        try await store.register(node, name: "other", leaseDuration: .seconds(300))
        let request = ClaimRequest(queue: "default", room: ["noop": 100], limit: 100)
        let jobs = try await store.claim(request, node: node)
        return Dictionary(jobs.map { ($0.lease.jobID, $0.traceParent?.description) }, uniquingKeysWith: { $1 })
    }

    @Test
    func isKeptWithTheJob() async throws {
        try await withAPI { api in
            let traced = try await api.post("/api/jobs", nil, [.traceparent: Self.one]).job.jobID
            let plain = try await api.post("/api/jobs").job.jobID
            let fields: HTTPFields = [.traceparent: Self.two, .idempotencyKey: "k"]
            let keyed = try await api.post("/api/jobs", nil, fields).job.jobID
            let traces = try await claim(api.store)
            #expect(traces[JobID(traced) ?? JobID()] == Self.one)
            #expect(traces[JobID(plain) ?? JobID()] == .some(nil))
            #expect(traces[JobID(keyed) ?? JobID()] == Self.two)
        }
    }

    @Test
    func isThatOfAllJobsOfABatch() async throws {
        try await withAPI { api in
            let body = #"{"jobs":[{"kind":"noop"},{"kind":"noop"}]}"#
            #expect(try await api.post("/api/jobs/batch", body, [.traceparent: Self.one]).status == 202)
            let traces = try await claim(api.store)
            #expect(Array(traces.values) == [Self.one, Self.one])
        }
    }

    @Test
    func ofOneThatIsMalformedOrThereTwiceThereIsNone() async throws {
        try await withAPI { api in
            for value in ["", "00-abc", Self.one.uppercased(), "ff" + Self.one.dropFirst(2)] {
                #expect(try await api.post("/api/jobs", nil, [.traceparent: value]).status == 202)
            }
            var twice: HTTPFields = [:]
            twice.append(HTTPField(name: .traceparent, value: Self.one))
            twice.append(HTTPField(name: .traceparent, value: Self.two))
            #expect(try await api.post("/api/jobs", nil, twice).status == 202)
            let traces = try await claim(api.store)
            #expect(traces.count == 5)
            #expect(traces.values.allSatisfy { $0 == nil })
        }
    }

    @Test
    func aRetryHasItsOwn() async throws {
        try await withAPI { api in
            let id = try await api.post("/api/jobs", nil, [.traceparent: Self.one]).job.jobID
            try await api.worker.fail(api.worker.claim())
            let retry = try await api.post("/api/jobs/\(id)/retry", nil, [.traceparent: Self.two]).job.jobID
            let traces = try await claim(api.store)
            #expect(traces[JobID(retry) ?? JobID()] == Self.two)
            for id in traces.keys { _ = try await api.store.cancel(id, owner: "local") }
        }
    }
}
