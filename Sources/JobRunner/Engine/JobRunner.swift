public import CoreMetrics
import Foundation
public import JobStore
public import Logging

/// Runs the jobs of its kinds: claims what is due, keeps the leases, tells progress and records how each job ends.
///
/// Many processes can work on one database, each with one runner on one store, which is run once. What keeps them apart
/// is the lease: every change that a runner makes to a job names its claim and the job's turn.
public actor JobRunner {
    let store: JobStore
    let registry: KindRegistry
    let configuration: RunnerConfiguration
    let clock: any Clock<Duration>
    let logger: Logger
    let metrics: RunnerMetrics
    let writer: OutcomeWriter
    let board = ProgressBoard()

    var node = NodeID()
    /// Names that nobody goes by any more: of the node before this one, and under which this one may be registered without
    /// having been told so.
    var gone: [NodeID] = []
    var slots: SlotTable
    /// Where to claim from, the first one first.
    var places: [ClaimPlace]
    /// From where on to look for jobs.
    var floors = ClaimFloors()
    var running: [Lease: RunningJob] = [:]
    /// The claims in the database that may hold jobs for this node.
    var claims = OpenClaims()
    var isDraining = false
    var isHurried = false
    var isClaiming = false
    /// Whether this node may well hold jobs in the database that it knows nothing of.
    var mayHaveStrays = false
    var lastStrayCheck = ContinuousClock.now
    var hasLeft = false
    /// Whether `run()` has returned: nothing is started any more.
    var hasEnded = false
    /// When the leases were renewed last, and since when that never took longer than it may.
    var lastRenewal: ContinuousClock.Instant?
    var steadySince: ContinuousClock.Instant?
    var lastSweep: ContinuousClock.Instant?
    /// How far this node has come with the schedules of its kinds; nil as long as it has not made them known.
    var scheduleWatches: [String: ScheduleWatch]?
    /// Rings when nothing runs any more.
    let idleBell = Doorbell()

    /// Makes a runner for the kinds of `registry`.
    public init(
        store: JobStore,
        registry: KindRegistry,
        configuration: RunnerConfiguration,
        clock: any Clock<Duration> = ContinuousClock(),
        metrics: any MetricsFactory = NOOPMetricsHandler.instance,
        logger: Logger
    ) {
        self.store = store
        self.registry = registry
        self.configuration = configuration
        self.clock = clock
        self.metrics = RunnerMetrics(factory: metrics, kinds: registry.names)
        self.logger = logger
        self.gone = configuration.memory?.predecessor().map { [$0] } ?? []
        self.writer = OutcomeWriter(store: store, clock: clock, logger: logger)
        let options = Dictionary(uniqueKeysWithValues: registry.all.map { ($0.name, $0.options) })
        let globalLimits = options.compactMapValues(\.globalConcurrency)
        self.slots = SlotTable(
            concurrency: configuration.concurrency,
            kinds: registry.names,
            limits: options.compactMapValues(\.concurrency),
            globalLimits: globalLimits
        )
        let queues = configuration.queues ?? registry.queues
        self.places =
            queues.map { ClaimPlace(queue: $0, hasGlobalLimits: false) }
            + (globalLimits.isEmpty ? [] : queues.map { ClaimPlace(queue: $0, hasGlobalLimits: true) })
    }

    /// How many jobs have a slot now.
    public var runningCount: Int { running.count }

    /// Runs jobs until its task is cancelled; call `drain()` before that for jobs to end in peace.
    public func run() async {
        await withTaskGroup { group in
            group.addTask { await self.writer.run() }
            group.addTask { await self.claimLoop() }
            group.addTask { await self.leaseLoop() }
            group.addTask { await self.renewLoop() }
            group.addTask { await self.progressLoop() }
            group.addTask { await self.releaseLoop() }
            group.addTask { await self.upkeepLoop() }
            group.addTask { await self.scheduleLoop() }
        }
        hasEnded = true
        for job in running.values {
            job.task?.cancel()
        }
    }

    private func leaseLoop() async {
        for await _ in store.leaseBell.rings {
            let start = ContinuousClock.now
            await checkLeases()
            // Where much changes others ring all the time: looking takes a twentieth of it. Not longer, for it may have been
            // the database or this machine that stood still, and somebody may want to cancel a job.
            let pause = min(start.duration(to: .now) * 19, .milliseconds(500))
            if pause > .milliseconds(5) { try? await Task.sleep(for: pause) }
        }
    }

    private func progressLoop() async {
        for await _ in board.bell.rings {
            let reports = board.take()
            if !reports.isEmpty {
                do {
                    try await store.report(reports)
                } catch {
                    board.restore(reports.filter { running[$0.key] != nil })
                    logger.debug("Could not write progress", metadata: ["error": "\(error)"])
                }
            }
            try? await clock.sleep(for: configuration.progressInterval)
        }
    }

    /// Claims that end within such a time are forgotten together.
    private static let releaseInterval: Duration = .milliseconds(100)

    /// Has the database forget claims whose jobs have all ended, and most of those of which few still run.
    private func releaseLoop() async {
        for await _ in writer.recordBell.rings {
            try? await clock.sleep(for: Self.releaseInterval)
            let held = (Array(running.keys) + writer.leases).reduce(into: [:]) { $0[$1.claim, default: 0] += 1 }
            do {
                let spent = claims.spent(held: held)
                if !spent.isEmpty { try await store.release(spent) }
                claims.forget(spent)
                let sparse = claims.sparse(held: held, now: .now)
                if !sparse.isEmpty { try await store.compact(sparse) }
                claims.shrink(sparse, to: held)
            } catch {
                // They are up again with the next ones.
                logger.debug("Could not release claims", metadata: ["error": "\(error)"])
            }
        }
    }
}
