import JobStore
import Logging
import Synchronization

/// What this node knows of jobs, and who waits for them to change.
///
/// Status polls are answered from here. What it knows is fed by what this process commits, which is not read again where somebody
/// wants to know of it; by what other nodes announce; and by a look at the revisions of all that is asked for or waited for,
/// twice in a look interval of the store: whatever word is lost, nobody is told anything older than that interval. `run()` must be
/// running.
final class JobBoard: Sendable {
    /// What is called once with what was read, on any thread; must not block.
    typealias Reader = @Sendable (Result<KnownJob?, any Error>) -> Void

    struct State {
        var cache: JobCache
        var queue = LoadQueue<Reader>()
        var hits = 0
        var misses = 0
        var reads = 0
    }

    let store: JobStore
    let desk: HoldDesk<JobID, HoldCondition>
    let logger: Logger
    /// How long jobs run and wait.
    let expectations: JobExpectations
    let state: Mutex<State>
    let loadBell = Doorbell()
    let lookBell = Doorbell()
    /// Measures how old knowledge is; holds have a clock of their own, which tests can move.
    let stopwatch = Stopwatch(ContinuousClock())

    /// Makes a board that knows nothing yet.
    ///
    /// - Parameters:
    ///   - store: Where the jobs are.
    ///   - limits: How much it may remember, and for how long.
    ///   - desk: Where those wait who want to know of changes.
    ///   - logger: Where it logs to.
    init(store: JobStore, limits: ServerLimits, desk: HoldDesk<JobID, HoldCondition>, logger: Logger) {
        self.store = store
        self.desk = desk
        self.logger = logger
        expectations = JobExpectations(store: store, logger: logger)
        state = Mutex(State(cache: JobCache(capacity: limits.cacheSize, maximumAge: limits.cacheAge)))
    }

    /// How often a read was answered from memory, and how often not; and how many jobs were read from the database, because
    /// somebody asked or because they had changed.
    var counts: (hits: Int, misses: Int, reads: Int) { state.withLock { ($0.hits, $0.misses, $0.reads) } }

    /// Reads a job, from memory if that is fresh.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - revision: What the caller knows already: memory that is older is not good enough.
    /// - Returns: The job, whoever owns it; nil if there is none.
    /// - Throws: What the store throws, unless the job is known to be over: that can't have changed.
    func job(_ id: JobID, atLeast revision: Int = 0) async throws -> KnownJob? {
        if let known = fresh(id, atLeast: revision) { return known }
        return try await withCheckedContinuation { reader in
            read(id) { reader.resume(returning: $0) }
        }
        .get()
    }

    /// A job from memory, if that is fresh.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - revision: What the caller knows already: memory that is older is not good enough.
    /// - Returns: The job, whoever owns it; nil if the database must be asked.
    func fresh(_ id: JobID, atLeast revision: Int) -> KnownJob? {
        let now = stopwatch.elapsed
        return state.withLock { state in
            guard let known = state.cache.fresh(id, atLeast: revision, now: now) else {
                state.misses += 1
                return nil
            }
            state.hits += 1
            return known
        }
    }

    /// Reads a job from the database, together with all that others want at the moment.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - reader: Called with the job, whoever owns it, nil if there is none; or with what the store throws, unless the job is
    ///     known to be over: that can't have changed.
    func read(_ id: JobID, _ reader: @escaping Reader) {
        state.withLock { $0.queue.add(id, for: reader) }
        loadBell.ring()
    }

    /// The present moment, by the stopwatch by which jobs are known.
    var now: Duration { stopwatch.elapsed }

    /// What is known of a job, however old.
    func latest(_ id: JobID) -> KnownJob? {
        state.withLock { $0.cache.latest(id) }
    }

    /// A job that was just read or made, rendered for one answer.
    ///
    /// It is not remembered: it may have changed since, and word of that have come and gone.
    func rendered(_ job: Job) -> KnownJob {
        KnownJob(job, readAt: stopwatch.elapsed)
    }
}
