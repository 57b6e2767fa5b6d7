import JobSchema
import PostgresClient

/// The statements about jobs, ready to be prepared.
enum Statements {
    static let start = PostgresStatement(JobSchema.start)
    static let key = PostgresStatement(JobSchema.key)
    static let keyClaim = PostgresStatement(JobSchema.keyClaim)
    static let keyForget = PostgresStatement(JobSchema.keyForget)
    static let get = PostgresStatement(JobSchema.get)
    static let list = PostgresStatement(JobSchema.list)
    static let claim = PostgresStatement(JobSchema.claim)
    static let complete = PostgresStatement(JobSchema.complete)
    static let fail = PostgresStatement(JobSchema.fail)
    static let putBack = PostgresStatement(JobSchema.putBack)
    static let rescue = PostgresStatement(JobSchema.rescue)
    static let progress = PostgresStatement(JobSchema.progress)
    static let leases = PostgresStatement(JobSchema.leases)
    static let cancel = PostgresStatement(JobSchema.cancel)
    static let retry = PostgresStatement(JobSchema.retry)
    static let retryUnderWay = PostgresStatement(JobSchema.retryUnderWay)
    static let keySweep = PostgresStatement(JobSchema.keySweep)
    static let takeBack = PostgresStatement(JobSchema.takeBack)
    static let delete = PostgresStatement(JobSchema.delete)
    static let promote = PostgresStatement(JobSchema.promote)
    static let prune = PostgresStatement(JobSchema.prune)
    static let nodeRegister = PostgresStatement(JobSchema.nodeRegister)
    static let nodeRenew = PostgresStatement(JobSchema.nodeRenew)
    static let nodeGiveUp = PostgresStatement(JobSchema.nodeGiveUp)
    static let nodeLeave = PostgresStatement(JobSchema.nodeLeave)
    static let revisions = PostgresStatement(JobSchema.revisions)
    static let notify = PostgresStatement("select pg_notify($1, $2)")
}
