import Foundation
import JobStatusModels

@testable import JobStore

extension Job {
    /// A job made up for tests of pure code.
    static func sample(
        _ status: JobStatus.Status = .pending,
        revision: Int = 1,
        progress: Int = 0,
        createdAt: Date = .reference,
        configure: (inout Job) -> Void = { _ in }
    ) -> Job {
        var job = Job(
            id: JobID(),
            owner: "local",
            kind: "echo",
            status: status,
            revision: revision,
            progress: progress,
            attempt: 0,
            maxAttempts: 1,
            createdAt: createdAt,
            updatedAt: createdAt,
            readAt: createdAt,
            cancelRequested: false,
            resultOmitted: false
        )
        configure(&job)
        return job
    }
}

extension Date {
    /// Noon of the first day of spring 2026, in Greenwich.
    static let reference = Date(timeIntervalSince1970: 1_774_008_000)
}
