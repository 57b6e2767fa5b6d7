import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

@Suite("A node whose clock is wrong", .timeLimit(.minutes(5)))
struct WrongClockTests {
    /// Whether a time is about now, by the clock of the tests and of the database.
    private func isAboutNow(_ date: Date?) -> Bool {
        date.map { abs($0.timeIntervalSinceNow) < 300 } ?? false
    }

    private func seconds(_ text: String?) throws -> Int {
        try #require(text.flatMap { Int($0) })
    }

    @Test("Jobs run, and their times are the database's")
    func runsJobs() async throws {
        try await withTestDatabase { database in
            let service = try await Service.startAhead(on: database)
            let moment = Date(timeIntervalSinceNow: 3)
            let body = #"{"kind":"noop","runAt":"\#(RFC3339.string(from: moment))"}"#
            let started = try await service.post("api/jobs", body)
            #expect(started.code == 202)
            let id = try JSONDecoder().decode(JobStatus.self, from: started.body).jobID
            let job = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            #expect(job.status == .completed)
            for time in [job.createdAt, job.updatedAt, job.startedAt, job.finishedAt] {
                #expect(isAboutNow(time), "\(String(describing: time))")
            }
            let startedAt = try #require(job.startedAt)
            // Times on the wire have milliseconds.
            #expect(startedAt >= moment.addingTimeInterval(-0.002), "It ran too soon.")
            try await service.stopGroup()
        }
    }

    @Test("What answers advise is reckoned by the database's clock")
    func advises() async throws {
        try await withTestDatabase { database in
            let service = try await Service.startAhead(on: database, ["--retention", "50m"])
            // Later than any time that a job which merely waits for its turn is advised.
            let moment = Date(timeIntervalSinceNow: 45)
            let body = #"{"kind":"noop","runAt":"\#(RFC3339.string(from: moment))"}"#
            let waiting = try await service.post("api/jobs", body)
            let retryAfter = try seconds(waiting.headers["retry-after"])
            #expect((20...46).contains(retryAfter), "\(retryAfter)")

            let id = try await service.startJob("noop")
            _ = try await service.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(60)))
            let read = try await service.get("api/jobs/\(id)")
            let cache = try #require(read.headers["cache-control"])
            let age = try seconds(cache.firstMatch(of: /max-age=([0-9]+)/).map { String($0.1) })
            #expect((2700...3000).contains(age), "\(cache)")
            try await service.stopGroup()
        }
    }

    @Test("Leases hold between it and a node whose clock is right")
    func keepsLeases() async throws {
        try await withTestDatabase { database in
            let lease = ["--lease", "4s"]
            let good = try await Service.start(on: database, lease)
            let short = try await good.startLongJob(seconds: 8)
            let long = try await good.startLongJob()
            let claimed = try await good.client.status(of: short)
            let wrong = try await Service.startAhead(on: database, lease)
            // Two leases later nobody has taken anything from anybody.
            let done = try await wrong.client.waitForCompletion(of: short, policy: .held.timeout(.seconds(90)))
            #expect(done.startedAt == claimed.startedAt)
            #expect(!wrong.process.errorOutput.text.contains("lost"), "\(wrong.process.transcript)")
            #expect(!good.process.errorOutput.text.contains("lost"), "\(good.process.transcript)")

            let before = try await wrong.client.status(of: long)
            good.process.kill()
            _ = try await good.process.waitForExit()
            let taken = try await wrong.wait(for: long) { $0.status == .processing && $0.startedAt != before.startedAt }
            #expect(taken.attempt == 1)
            _ = try await wrong.client.cancel(long)
            _ = try await wrong.wait(for: long) { $0.isOver }
            try await wrong.stopGroup()
        }
    }
}
