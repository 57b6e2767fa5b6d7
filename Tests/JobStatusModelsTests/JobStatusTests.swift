import Foundation
import JobStatusModels
import Testing

struct JobStatusTests {
    @Test func decodesTheProcessingShape() throws {
        let status: JobStatus = try decode(#"{ "jobId": "abc-123", "status": "processing", "progress": 50 }"#)
        #expect(status == JobStatus(jobID: "abc-123", status: .processing, progress: 50))
        #expect(!status.isOver)
        #expect(status.revision == nil && status.kind == nil && status.attempt == nil && status.createdAt == nil)
    }

    @Test func decodesTheCompletedShape() throws {
        let status: JobStatus = try decode(
            #"{ "jobId": "abc-123", "status": "completed", "result": { "output": "processed data" } }"#
        )
        #expect(status.result == ["output": "processed data"])
        #expect(status.progress == 100)
        #expect(status.isOver)
    }

    @Test func decodesTheFailedShape() throws {
        let status: JobStatus = try decode(
            #"{ "jobId": "abc-123", "status": "failed", "errorMessage": "Input invalid" }"#
        )
        #expect(status.errorMessage == "Input invalid")
        #expect(status.errorCode == nil && status.progress == 0 && status.result == nil)
        #expect(status.isOver)
    }

    @Test func readsAndWritesEveryField() throws {
        var status = JobStatus(jobID: "j", status: .processing, progress: 7)
        status.revision = 3
        status.kind = "thumb.nails"
        status.message = "page 12 of 40"
        status.attempt = 1
        status.maxAttempts = 3
        status.createdAt = Date(timeIntervalSince1970: 1_700_000_000.25)
        status.updatedAt = Date(timeIntervalSince1970: 1_700_000_001)
        status.runAt = Date(timeIntervalSince1970: 1_700_000_002)
        status.startedAt = Date(timeIntervalSince1970: 1_700_000_003.5)
        status.cancelRequested = true
        status.retryOf = "i"
        let json = try encode(status)
        #expect(
            json == """
                {"attempt":1,"cancelRequested":true,"createdAt":"2023-11-14T22:13:20.250Z","jobId":"j",\
                "kind":"thumb.nails","maxAttempts":3,"message":"page 12 of 40","progress":7,"retryOf":"i",\
                "revision":3,"runAt":"2023-11-14T22:13:22.000Z","startedAt":"2023-11-14T22:13:23.500Z",\
                "status":"processing","updatedAt":"2023-11-14T22:13:21.000Z"}
                """
        )
        #expect(try decode(json) == status)
    }

    @Test func writesOutcomesOnlyWhereTheyBelong() throws {
        var completed = JobStatus(jobID: "j", status: .completed)
        #expect(try encode(completed) == #"{"jobId":"j","progress":100,"result":null,"status":"completed"}"#)
        completed.result = nil
        completed.resultOmitted = true
        let omitted = #"{"jobId":"j","progress":100,"resultOmitted":true,"status":"completed"}"#
        #expect(try encode(completed) == omitted)
        #expect(try decode(omitted) == completed)

        var failed = JobStatus(jobID: "j", status: .failed, progress: 40)
        failed.errorMessage = "no"
        failed.errorCode = .timedOut
        failed.expiresAt = Date(timeIntervalSince1970: 0)
        failed.finishedAt = Date(timeIntervalSince1970: 0)
        let json = try encode(failed)
        #expect(json.contains(#""errorCode":"timed-out","errorMessage":"no""#))
        #expect(try decode(json) == failed)

        failed.status = .pending
        #expect(try !encode(failed).contains("error"))
    }

    @Test func ignoresWhatDoesNotBelongToTheStatus() throws {
        let status: JobStatus = try decode(
            #"{"jobId":"j","status":"processing","result":1,"errorMessage":"x","errorCode":"y","resultOmitted":true}"#
        )
        #expect(status == JobStatus(jobID: "j", status: .processing))
    }

    @Test func nullIsAResultAndOtherwiseAbsence() throws {
        let json = """
            {"jobId":"j","status":"completed","result":null,"progress":null,"message":null,"revision":null,\
            "createdAt":null,"cancelRequested":null,"retryOf":null}
            """
        #expect(try decode(json) == JobStatus(jobID: "j", status: .completed))
        #expect(try decode(#"{"jobId":"j","status":"completed"}"#, as: JobStatus.self).result == .null)
    }

    @Test func survivesWhatANewerServerSends() throws {
        let paused: JobStatus = try decode(#"{"jobId":"j","status":"paused","zones":[1,{"a":null}],"progress":3}"#)
        #expect(paused.status == .unknown("paused"))
        #expect(!paused.isOver)
        #expect(try encode(paused) == #"{"jobId":"j","progress":3,"status":"paused"}"#)
        let failed: JobStatus = try decode(#"{"jobId":"j","status":"failed","errorCode":"out-of-luck"}"#)
        #expect(failed.errorCode == JobStatus.ErrorCode(rawValue: "out-of-luck"))
    }

    @Test(arguments: [("99.99", 99), ("0.4", 0), ("-3", 0), ("250", 100), ("1e300", 100), ("42", 42)])
    func progressIsAWholePercentage(written: String, read: Int) throws {
        let status: JobStatus = try decode(#"{"jobId":"j","status":"processing","progress":\#(written)}"#)
        #expect(status.progress == read)
    }

    @Test(arguments: [
        #"{"status":"completed"}"#, #"{"jobId":"j"}"#, #"{"jobId":7,"status":"completed"}"#,
        #"{"jobId":"j","status":null}"#, #"{"jobId":"j","status":"processing","progress":"half"}"#,
        #"{"jobId":"j","status":"processing","createdAt":"yesterday"}"#, "[]", "null", "", "<html>",
        #"{"jobId":"","status":"completed"}"#, #"{"jobId":"a/b","status":"completed"}"#,
        #"{"jobId":"\#(String(repeating: "x", count: 65))","status":"completed"}"#,
    ])
    func refusesWhatIsNoStatus(json: String) {
        #expect(throws: DecodingError.self) { try decode(json, as: JobStatus.self) }
    }

    @Test func jobIDsHaveLimits() {
        for id in ["a", "abc-123", "A_z-9", String(repeating: "x", count: 64)] {
            #expect(JobLimits.isValidJobID(id), "\(id)")
        }
        for id in ["", " ", "a.b", "a b", "ä", "a/b", "a\n", String(repeating: "x", count: 65)] {
            #expect(!JobLimits.isValidJobID(id), "\(id)")
        }
        #expect(JobLimits.isValidKind("thumb.nails_2-x"))
        #expect(!JobLimits.isValidKind("a b") && !JobLimits.isValidKind(""))
        #expect(!JobLimits.isValidKind(String(repeating: "k", count: 101)))
    }

    @Test func onlyTwoStatusesAreOver() {
        #expect(JobStatus.Status.known.map(\.rawValue) == ["pending", "processing", "completed", "failed"])
        #expect(JobStatus.Status.known.map(\.isOver) == [false, false, true, true])
        #expect(JobStatus.Status(rawValue: "completed") == .completed)
        #expect(!JobStatus.Status(rawValue: "Completed").isOver)
    }
}
