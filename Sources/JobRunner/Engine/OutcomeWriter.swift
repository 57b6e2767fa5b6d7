import JobStore
import Logging
import Synchronization

/// Records how attempts ended: all that end while one statement is under way go together in the next, which is sent behind it
/// when there are many.
///
/// It never gives up an outcome while the database is away; it waits for it to come back.
final class OutcomeWriter: Sendable {
    private let store: JobStore
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let bell = Doorbell()
    private let queue = Mutex(OutcomeQueue())
    private let done = Atomic(false)
    private let gaveUp = Atomic(false)

    /// Rings when outcomes were recorded, or need not be.
    let recordBell = Doorbell()
    /// Rings when `run()` has returned.
    let doneBell = Doorbell()

    init(store: JobStore, clock: any Clock<Duration>, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Whether `run()` has returned.
    var isDone: Bool { done.load(ordering: .acquiring) }

    /// The jobs whose outcomes are not recorded yet.
    var leases: [Lease] { queue.withLock { $0.leases } }

    private var total: Int { queue.withLock { $0.total } }

    /// Whether an outcome was given up since this was last asked, so that its job is left behind as running.
    func tookLoss() -> Bool {
        gaveUp.exchange(false, ordering: .acquiringAndReleasing)
    }

    /// Takes an outcome to record.
    func add(_ outcome: AttemptOutcome) {
        queue.withLock { $0.add(outcome) }
        bell.ring()
    }

    /// Records what was added so far, then `run()` returns.
    func finish() {
        bell.ring()
        bell.retire()
    }

    /// Records outcomes until `finish()`, or until its task is cancelled: then what is left is lost here, and its jobs
    /// run again elsewhere.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await _ in bell.rings { begin(in: &group) }
        }
        // What is left rings no more.
        while !Task.isCancelled, total > 0 {
            await withDiscardingTaskGroup { begin(in: &$0) }
        }
        if total > 0 {
            logger.error("Stopped before every outcome was recorded", metadata: ["jobs": "\(total)"])
        }
        done.store(true, ordering: .releasing)
        doneBell.ring()
    }

    /// Begins with what it is time to record.
    private func begin(in group: inout DiscardingTaskGroup) {
        while !Task.isCancelled, let (batch, outcomes) = queue.withLock({ $0.next() }) {
            group.addTask {
                await self.write(outcomes)
                guard !Task.isCancelled else { return }
                self.queue.withLock { $0.settle(batch) }
                self.recordBell.ring()
                self.bell.ring()
            }
        }
    }

    private func write(_ batch: [AttemptOutcome]) async {
        var completions: [JobCompletion] = []
        var failures: [AttemptFailure] = []
        var putBacks: [Lease] = []
        for outcome in batch {
            switch outcome {
            case .completed(let completion): completions.append(completion)
            case .failed(let failure): failures.append(failure)
            case .putBack(let lease): putBacks.append(lease)
            }
        }
        await write(completions, by: store.complete, orElse: completionRefused)
        await write(failures, by: store.fail, orElse: failureRefused)
        await write(putBacks, by: store.putBack) { _, _ in gaveUp.store(true, ordering: .releasing) }
    }

    /// Writes a batch until the database has taken it.
    ///
    /// One that it refuses for its content is halved until the one bad item is found.
    private func write<Item: Sendable>(
        _ items: [Item],
        by statement: @Sendable ([Item]) async throws -> Set<JobID>,
        orElse refused: (Item, any Error) -> Void
    ) async {
        var batches = [items[...]]
        var backoff = Backoff(initial: .milliseconds(50), limit: .seconds(2))
        var isFirstTry = true
        while let batch = batches.popLast() {
            guard !batch.isEmpty else { continue }
            do {
                let changed = try await statement(Array(batch))
                // After a lost answer it may be the first try that made the changes.
                if changed.count < batch.count, isFirstTry {
                    let lost = batch.count - changed.count
                    logger.info("Leases were lost before their jobs ended", metadata: ["jobs": "\(lost)"])
                }
            } catch let error as JobStoreError where error.code == .refused && batch.count == 1 {
                batch.first.map { refused($0, error) }
            } catch let error as JobStoreError where error.isAboutContent && batch.count > 1 {
                // What is stuck goes to the end of the line, and the rest does not wait for it.
                let middle = batch.startIndex + batch.count / 2
                batches.insert(batch[..<middle], at: 0)
                batches.insert(batch[middle...], at: 0)
            } catch {
                isFirstTry = false
                batches.insert(batch, at: 0)
                logger.warning("Could not record outcomes, trying again", metadata: ["error": "\(error)"])
                do { try await clock.sleep(for: backoff.next()) } catch { return }
            }
        }
    }

    private func completionRefused(_ completion: JobCompletion, error: any Error) {
        let message = "The result could not be stored."
        logger.error("\(message)", metadata: ["job": "\(completion.lease.jobID)", "error": "\(error)"])
        add(.failed(AttemptFailure(lease: completion.lease, code: "failed", message: message)))
    }

    private func failureRefused(_ failure: AttemptFailure, error: any Error) {
        let message = "The job failed, and its error message could not be stored."
        logger.error("\(message)", metadata: ["job": "\(failure.lease.jobID)", "error": "\(error)"])
        // The text above can be stored, so this comes to an end.
        guard failure.message != message else { return gaveUp.store(true, ordering: .releasing) }
        add(.failed(AttemptFailure(lease: failure.lease, code: "failed", message: message)))
    }
}

extension JobStoreError {
    /// Whether a part of a batch may be what is in the way.
    fileprivate var isAboutContent: Bool {
        code == .refused || code == .stuck
    }
}
