import HTTPTypes
import JobStatusModels
import NIOCore
import Testing

@testable import JobStatusAPI

/// Whatever is sent: a 4xx that names what is wrong, never a 500, and nothing stored.
struct BadInputTests {
    @Test
    func refusesWhatIsNoJSON() async throws {
        try await withAPI { api in
            for bad in BadBody.all {
                for path in ["/api/jobs", "/api/start-async-job", "/api/jobs/batch"] {
                    let answer = try await api.post(path, bytes: bad.bytes)
                    #expect(answer.status == 400, "\(bad.name): \(answer.text)")
                    #expect(try answer.problem.type == "/problems/invalid-json", "\(bad.name): \(answer.text)")
                    #expect(
                        try answer.problem.field?.hasPrefix(bad.field.prefix(60)) == true,
                        "\(bad.name): \(answer.text)"
                    )
                    #expect(try answer.problem.extensions["offset"]?.int != nil, "\(bad.name)")
                }
            }
            #expect(try await api.get("/api/jobs").page.jobs.isEmpty)
        }
    }

    @Test
    func refusesWhatIsNoStart() async throws {
        try await withAPI { api in
            for bad in BadStart.all {
                let answer = try await api.post("/api/jobs", bad.text)
                #expect(answer.status == 400, "\(bad.text): \(answer.text)")
                #expect(try answer.problem.field == bad.field)
                let batch = try await api.post("/api/jobs/batch", #"{"jobs":[{"kind":"echo"},\#(bad.text)]}"#)
                #expect(batch.status == 400, "\(bad.text): \(batch.text)")
                #expect(try batch.problem.index == 1)
                #expect(try batch.problem.field?.hasPrefix("jobs[1]") == true)
            }
            #expect(try await api.get("/api/jobs").page.jobs.isEmpty)
        }
    }

    @Test
    func refusesWhatTheKindRefuses() async throws {
        try await withAPI { api in
            let unknown = try await api.post("/api/jobs", #"{"kind":"nothing"}"#)
            #expect(unknown.status == 422)
            #expect(try unknown.problem.type == "/problems/unknown-kind")
            #expect(try unknown.problem.field == "kind")
            #expect(try unknown.problem.detail?.contains("count, echo, noop") == true)
            let invalid = try await api.post("/api/jobs", #"{"kind":"count","input":{"count":"7"}}"#)
            #expect(invalid.status == 422)
            #expect(try invalid.problem.type == "/problems/invalid-input")
            #expect(try invalid.problem.field == "input.count")
            #expect(try await api.get("/api/jobs").page.jobs.isEmpty)
        }
    }

    @Test
    func refusesAbsurdWaits() async throws {
        let waits = ["-1", "301", "x", "", "1.5", "%00", "1&wait=2", "99999999999999999999", "%2B1", "%20"]
        try await withAPI { api in
            let id = try await api.post("/api/jobs").job.jobID
            for wait in waits {
                let answer = try await api.get("/api/jobs/\(id)?wait=\(wait)")
                #expect(answer.status == 400, "\(wait)")
                #expect(try answer.problem.type == "/problems/invalid-parameter")
                #expect(try answer.problem.field == "wait")
            }
        }
    }

    @Test
    func refusesAbsurdLists() async throws {
        let tooMany = repeatElement("a", count: 101).joined(separator: ",")
        try await withAPI { api in
            for (query, field) in [
                ("status=done", "status"), ("status=", "status"), ("kind=a%20b", "kind"), ("kind=", "kind"),
                ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-5", "limit"), ("limit=abc", "limit"),
                ("page=x", "page"), ("page=", "page"), ("page=zzzzzzzzzzzzzzzz_zz", "page"), ("ids=", "ids"),
                ("page=-1y2p0ij32e8e8_01890a5d-ac96-774b-bcce-b302099a8057", "page"), ("ids=a,,b", "ids"),
                ("ids=a/b", "ids"), ("ids=\(tooMany)", "ids"), ("ids=a&limit=5", "limit"), ("limit=1&limit=1", "limit"),
            ] {
                let answer = try await api.get("/api/jobs?" + query)
                #expect(answer.status == 400, "\(query): \(answer.text)")
                #expect(try answer.problem.field == field, "\(query)")
            }
            #expect(try await api.get("/api/jobs?unknown=1").status == 200)
        }
    }

    @Test
    func refusesOtherMediaTypes() async throws {
        try await withAPI { api in
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"] {
                let answer = try await api.post("/api/jobs", #"{"kind":"echo"}"#, [.contentType: type])
                #expect(answer.status == 415)
                #expect(try answer.problem.field == "Content-Type")
            }
            let body = ByteBuffer(string: #"{"kind":"echo"}"#)
            #expect(try await api.send(.post, "/api/jobs", body).status == 415)
            let variant = try await api.post("/api/jobs", #"{"kind":"echo"}"#, [.contentType: "application/x.y+json"])
            #expect(variant.status == 202)
        }
    }

    @Test
    func refusesBodiesOverTheLimit() async throws {
        var limits = ServerLimits()
        // It is a byte more than is read after a refusal else, which then may come too late for a client that still writes.
        limits.drainSize = 2 << 20
        try await withAPI(limits: limits) { api in
            let frame = #"{"kind":"echo","input":""}"#
            let fits =
                #"{"kind":"echo","input":""# + String(repeating: "x", count: (1 << 20) - frame.utf8.count) + #""}"#
            #expect(try await api.post("/api/jobs", fits).status == 202)
            let answer = try await api.post("/api/jobs", fits + " ")
            #expect(answer.status == 413)
            #expect(try answer.problem.type == "/problems/body-too-large")
            #expect(try answer.problem.field == "body")
            #expect(try await api.get("/api/jobs").page.jobs.count == 1)
        }
    }

    @Test
    func refusesBadKeys() async throws {
        try await withAPI { api in
            for key in ["", "a\tb", String(repeating: "k", count: 256)] {
                let answer = try await api.post("/api/jobs", nil, [.idempotencyKey: key])
                #expect(answer.status == 400)
                #expect(try answer.problem.field == "Idempotency-Key")
            }
            #expect(try await api.get("/api/jobs").page.jobs.isEmpty)
        }
    }
}
