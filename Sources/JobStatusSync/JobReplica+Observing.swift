public import GRDB
public import JobStatusModels

extension JobReplica {
    /// The jobs of the account: a request to filter, order, count, fetch and observe.
    public var jobs: QueryInterfaceRequest<JobStatus> {
        JobStatus.filter(Column("account") == account)
    }

    /// One job of the account.
    ///
    /// - Parameter jobID: The job.
    /// - Returns: A request for it.
    public func job(_ jobID: String) -> QueryInterfaceRequest<JobStatus> {
        jobs.filter(JobStatus.Columns.jobID == jobID)
    }

    /// How far the replica is; to be observed like any other value.
    ///
    /// - Parameter db: A connection to `database`.
    /// - Returns: The state.
    /// - Throws: `DatabaseError`.
    public func state(_ db: Database) throws -> ReplicaState {
        let sql = "SELECT isCaughtUp AND NOT isResyncing AS isCaughtUp, asOf FROM account WHERE name = ?"
        guard let row = try Row.fetchOne(db, sql: sql, arguments: [account]) else {
            return ReplicaState(isCaughtUp: false, asOf: nil)
        }
        return ReplicaState(isCaughtUp: row["isCaughtUp"], asOf: row["asOf"])
    }
}
