import JobStatusClient
import JobStatusModels

/// Follows jobs to their end and tells what it learns.
struct JobFollower: Sendable {
    let client: JobStatusClient
    let tell: @Sendable (WatchEvent) -> Void

    /// Returns when every job is over or lost, or the task is cancelled.
    func follow(_ jobIDs: [String]) async {
        await withTaskGroup { group in
            for jobID in jobIDs { group.addTask { await follow(jobID) } }
        }
    }

    private func follow(_ jobID: String) async {
        do {
            for try await answer in client.answers(of: jobID) { tell(.answered(answer)) }
        } catch let error as JobStatusClientError {
            tell(.lost(jobID: jobID, error))
        } catch {
            return  // Cancelled.
        }
    }
}
