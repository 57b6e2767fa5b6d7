/// The SQL of Job Status, carried inside the binary.
///
/// The files beside this one are plain SQL and can be read and run by hand; nothing is put together from pieces.
public enum JobSchema {
    /// The migrations, oldest first.
    ///
    /// They are only ever added to.
    public static let migrations: [Migration] = [
        Migration(version: 1, name: "0001_jobs", sql: text(PackageResources._001_jobs_sql)),
        Migration(version: 2, name: "0002_operations", sql: text(PackageResources._002_operations_sql)),
        Migration(version: 3, name: "0003_schedules", sql: text(PackageResources._003_schedules_sql)),
        Migration(version: 4, name: "0004_keys", sql: text(PackageResources._004_keys_sql)),
        Migration(version: 5, name: "0005_changes", sql: text(PackageResources._005_changes_sql)),
        Migration(version: 6, name: "0006_claim_floors", sql: text(PackageResources._006_claim_floors_sql)),
        Migration(version: 7, name: "0007_trace", sql: text(PackageResources._007_trace_sql)),
        Migration(version: 8, name: "0008_listing", sql: text(PackageResources._008_listing_sql)),
        Migration(version: 9, name: "0009_claims", sql: text(PackageResources._009_claims_sql)),
        Migration(version: 10, name: "0010_latecomers", sql: text(PackageResources._010_latecomers_sql)),
        Migration(version: 11, name: "0011_starts", sql: text(PackageResources._011_starts_sql)),
        Migration(version: 12, name: "0012_primary_keys", sql: text(PackageResources._012_primary_keys_sql)),
    ]

    /// Makes jobs, all or none.
    public static let start = text(PackageResources.start_sql)
    /// What stands under an idempotency key.
    public static let key = text(PackageResources.key_sql)
    /// Takes an idempotency key inside a transaction.
    public static let keyClaim = text(PackageResources.key_claim_sql)
    /// Drops a key whose jobs are gone.
    public static let keyForget = text(PackageResources.key_forget_sql)
    /// Jobs by id, as they may be shown.
    public static let get = text(PackageResources.get_sql)
    /// One page of an owner's jobs, newest first.
    public static let list = text(PackageResources.list_sql)
    /// Takes what is due for a node.
    public static let claim = text(PackageResources.claim_sql)
    /// Waits for the right to claim kinds that have a limit over all nodes.
    public static let gates = text(PackageResources.gates_sql)
    /// Ends jobs well.
    public static let complete = text(PackageResources.complete_sql)
    /// Ends an attempt badly.
    public static let fail = text(PackageResources.fail_sql)
    /// Gives back jobs uncharged.
    public static let putBack = text(PackageResources.put_back_sql)
    /// Takes back the jobs of nodes that are gone.
    public static let rescue = text(PackageResources.rescue_sql)
    /// Tells that jobs run, and how far they are.
    public static let progress = text(PackageResources.progress_sql)
    /// Which leases are still held, and which jobs were asked to stop.
    public static let leases = text(PackageResources.leases_sql)
    /// Forgets claims that hold nothing any more.
    public static let release = text(PackageResources.release_sql)
    /// Leaves of claims what they still hold.
    public static let compact = text(PackageResources.compact_sql)
    /// Keeps a job from being changed by others for the length of a transaction.
    public static let lock = text(PackageResources.lock_sql)
    /// Asks a job to stop, one that the transaction has locked.
    public static let cancel = text(PackageResources.cancel_sql)
    /// Does a failed job again, as a new one.
    public static let retry = text(PackageResources.retry_sql)
    /// The retry of a job that is not over yet.
    public static let retryUnderWay = text(PackageResources.retry_under_way_sql)
    /// Forgets keys whose jobs are gone.
    public static let keySweep = text(PackageResources.key_sweep_sql)
    /// Puts back what a node holds and does not know of.
    public static let takeBack = text(PackageResources.take_back_sql)
    /// Forgets a finished job.
    public static let delete = text(PackageResources.delete_sql)
    /// Lets in what has become due.
    public static let promote = text(PackageResources.promote_sql)
    /// Forgets finished jobs whose time is up.
    public static let prune = text(PackageResources.prune_sql)
    /// Forgets tombstones whose time is up.
    public static let tombstonePrune = text(PackageResources.tombstone_prune_sql)
    /// Has no more jobs of a kind taken.
    public static let pause = text(PackageResources.pause_sql)
    /// Has jobs of a kind taken again.
    public static let resume = text(PackageResources.resume_sql)
    /// How many jobs of a kind wait and run.
    public static let kindCounts = text(PackageResources.kind_counts_sql)
    /// Makes a runner known.
    public static let nodeRegister = text(PackageResources.node_register_sql)
    /// Renews every lease of a runner.
    public static let nodeRenew = text(PackageResources.node_renew_sql)
    /// Gives up the runners that have not renewed in time.
    public static let nodeGiveUp = text(PackageResources.node_give_up_sql)
    /// Takes a runner's name off the list.
    public static let nodeLeave = text(PackageResources.node_leave_sql)
    /// The revisions of jobs, to see what has changed.
    public static let revisions = text(PackageResources.revisions_sql)

    /// One page of an owner's feed of changes.
    public static let feed = text(PackageResources.feed_sql)
    /// How far the feeds of owners go.
    public static let feedHeads = text(PackageResources.feed_heads_sql)
    /// Makes the feed's history this database's own.
    public static let feedRebase = text(PackageResources.feed_rebase_sql)

    /// How many jobs of each kind wait, and for how long.
    public static let queueDepths = text(PackageResources.queue_depths_sql)
    /// How many jobs of each kind run or wait for a later time.
    public static let depthsBeside = text(PackageResources.depths_beside_sql)
    /// What the nodes that run jobs are doing.
    public static let nodes = text(PackageResources.nodes_sql)
    /// How long the runs took that ended last.
    public static let recentRuns = text(PackageResources.recent_runs_sql)
    /// Where jobs stand in line.
    public static let places = text(PackageResources.places_sql)
    /// What holds the feed back, and for how long.
    public static let feedLag = text(PackageResources.feed_lag_sql)

    /// Makes schedules known.
    public static let scheduleOpen = text(PackageResources.schedule_open_sql)
    /// Marks schedules that are no more.
    public static let scheduleClose = text(PackageResources.schedule_close_sql)
    /// Starts the job of a tick.
    public static let scheduleStart = text(PackageResources.schedule_start_sql)

    /// Makes an API key known.
    public static let apiKeyCreate = text(PackageResources.api_key_create_sql)
    /// Lets nobody in with an API key any more.
    public static let apiKeyRevoke = text(PackageResources.api_key_revoke_sql)
    /// All API keys.
    public static let apiKeyList = text(PackageResources.api_key_list_sql)
    /// The API keys that are good, if that changed.
    public static let apiKeyRead = text(PackageResources.api_key_read_sql)
    /// Takes note of when API keys were used.
    public static let apiKeyUse = text(PackageResources.api_key_use_sql)
    /// Whose a job is.
    public static let owner = text(PackageResources.owner_sql)
    /// One page of every owner's jobs, newest first.
    public static let listEveryOwner = text(PackageResources.list_every_owner_sql)

    /// How many jobs of an owner are not over.
    public static let unfinishedCount = text(PackageResources.unfinished_count_sql)

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
