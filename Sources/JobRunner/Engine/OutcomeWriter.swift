import JobStore
import Logging
import Synchronization

/// Records how attempts ended: all that end while one statement is under way go together in the next.
///
/// It never gives up an outcome while the database is away; it waits for it to come back.
final class OutcomeWriter: Sendable {
    private struct Pending {
        var completions: [JobCompletion] = []
        var failures: [AttemptFailure] = []
        var putBacks: [Lease] = []

        var isEmpty: Bool { completions.isEmpty && failures.isEmpty && putBacks.isEmpty }
    }

    private let store: JobStore
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let bell = Doorbell()
    private let pending = Mutex(Pending())

    init(store: JobStore, clock: any Clock<Duration>, logger: Logger) {
        self.store = store
        self.clock = clock
        self.logger = logger
    }

    /// Takes an outcome to record.
    func add(_ outcome: AttemptOutcome) {
        pending.withLock { pending in
            switch outcome {
            case .completed(let completion): pending.completions.append(completion)
            case .failed(let failure): pending.failures.append(failure)
            case .putBack(let lease): pending.putBacks.append(lease)
            }
        }
        bell.ring()
    }

    /// Rings when `run()` has returned.
    let doneBell = Doorbell()
    var isDone: Bool { done.load(ordering: .acquiring) }
    private let done = Atomic(false)

    /// Records what was added so far, then `run()` returns.
    func finish() {
        bell.ring()
        bell.retire()
    }

    /// Records outcomes until `finish()`, or until its task is cancelled: then what is left is lost here, and its jobs
    /// run again elsewhere.
    func run() async {
        for await _ in bell.rings {
            while !Task.isCancelled {
                let batch = take()
                if batch.isEmpty { break }
                await write(batch.completions, by: store.complete, orElse: completionRefused)
                await write(batch.failures, by: store.fail, orElse: failureRefused)
                await write(batch.putBacks, by: store.putBack) { _, _ in }
            }
        }
        defer {
            done.store(true, ordering: .releasing)
            doneBell.ring()
        }
        let left = take()
        if !left.isEmpty {
            let count = left.completions.count + left.failures.count + left.putBacks.count
            logger.error("Stopped before every outcome was recorded", metadata: ["jobs": "\(count)"])
        }
    }

    private func take() -> Pending {
        pending.withLock { pending in
            defer { pending = Pending() }
            return pending
        }
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
        while let batch = batches.popLast() {
            guard !batch.isEmpty else { continue }
            do {
                let changed = try await statement(Array(batch))
                if changed.count < batch.count {
                    let lost = batch.count - changed.count
                    logger.info("Leases were lost before their jobs ended", metadata: ["jobs": "\(lost)"])
                }
            } catch let error as JobStoreError where error.code == .refused {
                if batch.count == 1, let item = batch.first {
                    refused(item, error)
                } else {
                    let middle = batch.startIndex + batch.count / 2
                    batches.append(batch[middle...])
                    batches.append(batch[..<middle])
                }
            } catch {
                batches.append(batch)
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
        guard failure.message != message else { return }
        add(.failed(AttemptFailure(lease: failure.lease, code: "failed", message: message)))
    }
}
