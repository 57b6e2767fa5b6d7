import Foundation
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

struct StatusRendererTests {
    @Test
    func modelsReadAllThatIsWritten() throws {
        let job = try Self.everything()
        let status = try JSONDecoder().decode(JobStatus.self, from: Data(StatusRenderer.status(of: job)))
        #expect(status.jobID == job.id.description)
        #expect(status.status == .completed)
        #expect(status.revision == 9)
        #expect(status.kind == "echo")
        #expect(status.progress == 100)
        #expect(status.message == job.message)
        #expect(status.attempt == 2)
        #expect(status.maxAttempts == 3)
        #expect(status.createdAt == job.createdAt)
        #expect(status.updatedAt == job.updatedAt)
        #expect(status.startedAt == job.startedAt)
        #expect(status.finishedAt == job.finishedAt)
        #expect(status.expiresAt == job.expiresAt)
        #expect(status.retryOf == job.retryOf?.description)
        #expect(status.result == ["n": .number(JSONNumber(12_345_678_901_234_567)), "s": "€"])
        #expect(!status.resultOmitted)
        #expect(!status.cancelRequested)
        #expect(status.errorMessage == nil)
    }

    @Test(arguments: [JobStatus.Status.pending, .processing, .completed, .failed])
    func isWhatTheModelsWouldWrite(status: JobStatus.Status) throws {
        let job = Job.sample(status, revision: 3, progress: 40) { job in
            job.message = "page \"12\" of\t40\\\u{1}\u{1F}/é😀"
            job.runAt = status == .pending ? .reference.addingTimeInterval(0.25) : nil
            job.startedAt = status == .processing ? .reference : nil
            job.cancelRequested = status == .processing
            job.errorMessage = status == .failed ? "no\nsuch file" : nil
            job.errorCode = status == .failed ? "timed-out" : nil
            job.result = status == .completed ? .null : nil
        }
        let written = Data(StatusRenderer.status(of: job))
        let decoded = try JSONDecoder().decode(JobStatus.self, from: written)
        let encoded = try JSONEncoder().encode(decoded)
        #expect(try JSONValue(json: encoded) == JSONValue(json: written))
        #expect(decoded.message == job.message)
        #expect(decoded.cancelRequested == job.cancelRequested)
    }

    @Test
    func passesResultsUnchanged() throws {
        let text = #"{"b":1.10,"a":12345678901234567890123,"b2":1e2, "s":"\u00e9"}"#
        let result = try RawJSON(text)
        let job = Job.sample(.completed) { $0.result = result }
        let written = String(decoding: StatusRenderer.status(of: job), as: UTF8.self)
        #expect(written.hasSuffix(#","result":\#(text)}"#))
    }

    @Test
    func alwaysTellsTheOutcome() {
        let completed = String(decoding: StatusRenderer.status(of: .sample(.completed)), as: UTF8.self)
        #expect(completed.contains(#""result":null"#))
        let failed = String(
            decoding: StatusRenderer.status(of: .sample(.failed) { $0.errorMessage = "" }),
            as: UTF8.self
        )
        #expect(failed.contains(#""errorMessage":"The job failed.""#))
        #expect(failed.contains(#""errorCode":"failed""#))
    }

    @Test
    func tellsNoOutcomeBeforeTheEnd() throws {
        let result = try RawJSON("1")
        let early = Job.sample(.processing) { job in
            job.result = result
            job.errorMessage = "old"
        }
        let written = String(decoding: StatusRenderer.status(of: early), as: UTF8.self)
        #expect(!written.contains("result"))
        #expect(!written.contains("error"))
    }

    @Test
    func listsLeaveOutLargeResults() throws {
        let small = try RawJSON("\"" + String(repeating: "x", count: 4_094) + "\"")
        let large = try RawJSON("\"" + String(repeating: "x", count: 4_095) + "\"")
        let omitted = Job.sample(.completed) { $0.resultOmitted = true }
        let jobs = [Job.sample(.completed) { $0.result = small }, .sample(.completed) { $0.result = large }, omitted]
        let page = try JSONDecoder().decode(JobPage.self, from: Data(StatusRenderer.page(of: jobs, nextPage: "p\"2")))
        #expect(page.jobs.map(\.resultOmitted) == [false, true, true])
        #expect(page.jobs.map { $0.result != nil } == [true, false, false])
        #expect(page.nextPage == "p\"2")
        let whole = String(decoding: StatusRenderer.status(of: jobs[1]), as: UTF8.self)
        #expect(whole.contains("xxxx"))
    }

    @Test
    func writesEmptyLists() {
        #expect(String(decoding: StatusRenderer.page(of: []), as: UTF8.self) == #"{"jobs":[]}"#)
    }

    private static func everything() throws -> Job {
        let result = try RawJSON(#"{"n":12345678901234567,"s":"€"}"#)
        return Job.sample(.completed, revision: 9, progress: 100) { job in
            job.message = "done"
            job.attempt = 2
            job.maxAttempts = 3
            job.updatedAt = .reference.addingTimeInterval(3.125)
            job.startedAt = .reference.addingTimeInterval(1)
            job.finishedAt = .reference.addingTimeInterval(3.125)
            job.expiresAt = .reference.addingTimeInterval(604_803.125)
            job.retryOf = JobID()
            job.result = result
        }
    }
}
