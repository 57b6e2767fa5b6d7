import JobStatusClient
import JobStatusModels

/// Follows jobs to their end and tells what it learns.
struct JobFollower: Sendable {
    /// More jobs than these are asked for together, since a client holds no more than two requests.
    static let mostFollowedAlone = 2
    private static let interval: Duration = .seconds(1)

    let client: JobStatusClient
    let tell: @Sendable (WatchEvent) -> Void

    /// Returns when every job is over or lost, or the task is cancelled.
    func follow(_ jobIDs: [String]) async {
        if jobIDs.count <= Self.mostFollowedAlone {
            await withTaskGroup { group in
                for jobID in jobIDs { group.addTask { await followAlone(jobID) } }
            }
        } else {
            await followTogether(jobIDs)
        }
    }

    private func followAlone(_ jobID: String) async {
        await orLost([jobID]) {
            for try await answer in client.answers(of: jobID) { tell(.answered(answer)) }
        }
    }

    private func followTogether(_ jobIDs: [String]) async {
        await orLost(jobIDs) {
            var open = jobIDs
            var failures = 0
            while !open.isEmpty {
                do {
                    open = try await stillOpen(of: open)
                    failures = 0
                    try await Task.sleep(for: Self.interval)
                } catch let error as JobStatusClientError where error.isTransient {
                    failures += 1
                    let pause = client.configuration.backoff.pause(
                        afterFailures: failures,
                        random: Double.random(in: 0..<1)
                    )
                    try await Task.sleep(for: max(pause, error.retryAfter ?? .zero))
                }
            }
        }
    }

    /// Asks once for all the jobs, tells how they are, and gives those that are not over.
    private func stillOpen(of jobIDs: [String]) async throws -> [String] {
        var open: [String] = []
        for start in stride(from: 0, to: jobIDs.count, by: JobLimits.listedIDCount) {
            let asked = Array(jobIDs[start..<min(start + JobLimits.listedIDCount, jobIDs.count)])
            let answer = try await client.send(.jobs(asked))
            let found = Dictionary(answer.value.jobs.map { ($0.jobID, $0) }) { first, _ in first }
            for jobID in asked {
                guard let status = found[jobID] else {
                    tell(.lost(jobID: jobID, JobStatusClientError(.notFound, "No such job.")))
                    continue
                }
                if status.isOver {
                    // Lists leave large results out.
                    tell(.answered(try await client.send(.status(of: jobID))))
                } else {
                    tell(.answered(answer.about(status)))
                    open.append(jobID)
                }
            }
        }
        return open
    }

    /// Does something, and tells that the jobs are lost if it fails for good.
    private func orLost(_ jobIDs: [String], _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch let error as JobStatusClientError {
            for jobID in jobIDs { tell(.lost(jobID: jobID, error)) }
        } catch {
            return  // Cancelled.
        }
    }
}
