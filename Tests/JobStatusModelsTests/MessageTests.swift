import Foundation
import JobStatusModels
import Testing

struct MessageTests {
    @Test func startRequestsLeaveOutWhatIsNotSaid() throws {
        #expect(try encode(StartJobRequest()) == "{}")
        #expect(try encode(StartJobRequest(kind: "echo", input: .null)) == #"{"input":null,"kind":"echo"}"#)
        #expect(try decode(#"{"input":null}"#) == StartJobRequest(input: .null))
        #expect(try decode("{}") == StartJobRequest())
    }

    @Test func startRequestsRoundTrip() throws {
        var request = StartJobRequest(kind: "checksum", input: ["path": "a/b.txt", "n": 12_345_678_901_234_567])
        request.priority = -100
        request.runAt = Date(timeIntervalSince1970: 1_772_357_400.25)
        request.maxAttempts = 3
        request.timeoutSeconds = 30
        let json = try encode(StartBatchRequest(jobs: [request, StartJobRequest()]))
        #expect(
            json == """
                {"jobs":[{"input":{"n":12345678901234567,"path":"a/b.txt"},"kind":"checksum","maxAttempts":3,\
                "priority":-100,"runAt":"2026-03-01T09:30:00.250Z","timeoutSeconds":30},{}]}
                """
        )
        #expect(try decode(json, as: StartBatchRequest.self).jobs == [request, StartJobRequest()])
        #expect(throws: DecodingError.self) { try decode(#"{"priority":1.5}"#, as: StartJobRequest.self) }
    }

    @Test func pagesRoundTrip() throws {
        let page = JobPage(jobs: [JobStatus(jobID: "a", status: .pending)], nextPage: "x_1")
        let json = #"{"jobs":[{"jobId":"a","progress":0,"status":"pending"}],"nextPage":"x_1"}"#
        #expect(try encode(page) == json)
        #expect(try decode(json) == page)
        #expect(try encode(JobPage(jobs: [])) == #"{"jobs":[]}"#)
        #expect(throws: DecodingError.self) { try decode(#"{"nextPage":"x"}"#, as: JobPage.self) }
    }

    @Test func changesAreStatusesAndTombstones() throws {
        let page = ChangesPage(
            changes: [.updated(JobStatus(jobID: "a", status: .processing, progress: 5)), .deleted(jobID: "b")],
            cursor: "c-1",
            more: true
        )
        let json = """
            {"changes":[{"jobId":"a","progress":5,"status":"processing"},{"deleted":true,"jobId":"b"}],\
            "cursor":"c-1","more":true}
            """
        #expect(try encode(page) == json)
        #expect(try decode(json) == page)
        #expect(page.changes.map(\.jobID) == ["a", "b"])
        #expect(throws: DecodingError.self) {
            try decode(#"{"jobId":"/","deleted":true}"#, as: ChangesPage.Change.self)
        }
    }

    @Test func problemsKeepTheirFurtherMembers() throws {
        let json = """
            {"detail":"jobs[3]: must be a number","field":"input.n","index":3,"retry":"never","status":422,\
            "title":"Invalid input","type":"/problems/invalid-input"}
            """
        let problem: Problem = try decode(json)
        #expect(problem.type == "/problems/invalid-input" && problem.status == 422 && problem.retry == .never)
        #expect(problem.index == 3 && problem.field == "input.n")
        #expect(problem.extensions == ["index": 3, "field": "input.n"])
        #expect(try encode(problem) == json)
    }

    @Test func problemsOfAnySortDecode() throws {
        #expect(try decode("{}") == Problem())
        let odd: Problem = try decode(#"{"type":7,"title":null,"status":"x","retry":"perhaps","detail":"d"}"#)
        #expect(odd == Problem(detail: "d"))
        #expect(try encode(Problem(type: "/p")) == #"{"type":"/p"}"#)
        #expect(throws: DecodingError.self) { try decode("[]", as: Problem.self) }
        for retry in Problem.Retry.allCases {
            #expect(try decode(#"{"retry":"\#(retry.rawValue)"}"#, as: Problem.self).retry == retry)
        }
    }

    @Test func kindsListingsRoundTrip() throws {
        let listing = KindsListing(kinds: [
            .init(
                name: "checksum",
                summary: "Sums a file",
                input: [
                    .init(name: "path", type: .path), .init(name: "rounds", type: .integer, defaultValue: 1),
                    .init(name: "note", type: .string, required: false, defaultValue: .null, summary: "Any text"),
                ],
                maxAttempts: 3,
                timeoutSeconds: 600
            ),
            .init(name: "noop", isDefault: true),
            .init(
                name: "report",
                schedule: .init(cron: "@daily", timeZone: "Europe/Berlin", next: Date(timeIntervalSince1970: 0))
            ),
        ])
        let json = """
            {"kinds":[{"input":[{"name":"path","required":true,"type":"path"},\
            {"default":1,"name":"rounds","required":false,"type":"integer"},\
            {"default":null,"name":"note","required":false,"summary":"Any text","type":"string"}],\
            "maxAttempts":3,"name":"checksum","summary":"Sums a file","timeoutSeconds":600},\
            {"default":true,"name":"noop"},\
            {"name":"report","schedule":\
            {"cron":"@daily","next":"1970-01-01T00:00:00.000Z","timezone":"Europe/Berlin"}}]}
            """
        #expect(try encode(listing) == json)
        #expect(try decode(json) == listing)
        let sparse: KindsListing = try decode(
            #"{"kinds":[{"name":"x","input":[{"name":"f","type":"colour"},{"name":"g"}]}]}"#
        )
        #expect(sparse.kinds[0].input?.map(\.type) == [.init(rawValue: "colour"), .any])
        #expect(sparse.kinds[0].input?.map(\.required) == [true, true])
    }
}
