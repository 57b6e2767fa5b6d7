import Foundation
import JobStatusModels
import JobStore

@testable import JobStatusAPI

/// A job of a simulation, whose whole life is known; times in seconds from the start of it.
struct SimulatedJob {
    let id = JobID()
    let kind: String
    let createdAt: Double
    var startedAt: Double
    var finishedAt: Double
    /// How its pace changes: at 1 it is even, below it is slower and slower; nil if it tells no progress.
    var bend: Double?

    /// What a client is told of it at a moment; nil once it is over.
    func status(at time: Double) -> Job? {
        guard time < finishedAt else { return nil }
        return .sample(time < startedAt ? .pending : .processing, createdAt: date(createdAt)) { job in
            guard time >= startedAt else { return }
            job.startedAt = date(startedAt)
            job.updatedAt = date(startedAt)
            guard let bend else { return }
            let length = finishedAt - startedAt
            job.progress = min(99, Int(100 * pow((time - startedAt) / length, bend)))
            job.updatedAt = date(startedAt + length * pow(Double(job.progress) / 100, 1 / bend))
        }
    }

    private func date(_ time: Double) -> Date { .reference.addingTimeInterval(time) }
}
