import GRDB
import JobStatusClient
import JobStatusModels
import JobStatusSync

/// All jobs of an account, on the phone: there at once, and without a network.
struct ReportList: Sendable {
    let replica: JobReplica

    init(path: String, client: JobStatusClient, userID: String) throws {
        replica = try JobReplica(path: path, client: client, account: userID)
    }

    /// Keeps the list in step; cancel its task in the background, and call it again after.
    func follow() async throws {
        try await replica.follow()
    }

    /// One job, each time that it changes.
    func job(_ id: String) -> AsyncValueObservation<JobStatus?> {
        ValueObservation.tracking { try replica.job(id).fetchOne($0) }.values(in: replica.database)
    }

    /// Those that run, the latest first.
    func running() -> AsyncValueObservation<[JobStatus]> {
        let running = replica.jobs
            .filter(JobStatus.Columns.status == "processing")
            .order(JobStatus.Columns.createdAt.desc)
        return ValueObservation.tracking { try running.fetchAll($0) }.values(in: replica.database)
    }

    /// How many are not over, for a badge.
    func unfinished() -> AsyncValueObservation<Int> {
        let unfinished = replica.jobs.filter(["pending", "processing"].contains(JobStatus.Columns.status))
        return ValueObservation.tracking { try unfinished.fetchCount($0) }.values(in: replica.database)
    }

    /// Brings it up to date: all that was committed before this call is there when it returns.
    func refresh() async throws {
        try await replica.refresh()
    }
}
