import Foundation
import JobStatusModels

/// 1 March 2026, 12:00:00 UTC.
let noon = Date(timeIntervalSince1970: 1_772_366_400)

/// A status with what a test cares about.
func job(
    _ id: String,
    _ revision: Int,
    _ status: JobStatus.Status = .processing,
    _ change: (inout JobStatus) -> Void = { _ in }
) -> JobStatus {
    var job = JobStatus(jobID: id, status: status)
    job.revision = revision
    job.kind = "thumbnails"
    change(&job)
    return job
}

/// A folder that is deleted afterwards.
func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
