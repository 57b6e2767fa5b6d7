import JobStore
import Logging

extension JobRunner {
    /// Compares what runs here with what the database says, and stops what was cancelled or lost.
    func checkLeases() async {
        let leases = running.values.filter { !$0.isSettled && $0.stopReason != .lost }.map(\.lease)
        guard !leases.isEmpty else { return }
        let states: [Lease: LeaseState]
        do {
            states = try await store.held(leases)
        } catch {
            logger.debug("Could not look at the leases", metadata: ["error": "\(error)"])
            return
        }
        for lease in leases {
            guard let state = states[lease] else {
                stop(lease, reason: .lost)
                continue
            }
            if state.isCancelRequested {
                stop(lease, reason: .cancelled)
            }
        }
    }

    /// Tells a handler to stop.
    ///
    /// After the grace its job is over in the database whatever it does; its slot stays taken until it returns.
    func stop(_ lease: Lease, reason: StopReason) {
        guard var entry = running[lease], !entry.isSettled else { return }
        guard entry.stopReason == nil || reason == .lost || (reason == .cancelled && entry.stopReason != .cancelled)
        else { return }
        let isFirst = entry.stopReason == nil
        entry.stopReason = reason
        running[lease] = entry
        if reason == .lost {
            logger.warning("Lost the lease of a running job", metadata: entry.job.logMetadata)
        }
        entry.task?.cancel()
        if isFirst {
            running[lease]?.timer?.cancel()
            running[lease]?.timer = Task {
                do { try await clock.sleep(for: configuration.cancelGrace) } catch { return }
                self.settle(lease)
            }
        }
    }

    /// Ends in the database what was told to stop and has not returned.
    func settle(_ lease: Lease) {
        guard let entry = running[lease], !entry.isSettled,
            let reason = entry.stopReason
        else { return }
        running[lease]?.isSettled = true
        let stage = board.withdraw(lease)?.message
        var random = SystemRandomNumberGenerator()
        let outcome = AttemptOutcome.stopped(
            entry.job,
            stage: stage,
            reason: reason,
            policy: entry.policy,
            using: &random
        )
        if let outcome {
            logger.warning("A handler did not stop in time", metadata: entry.job.logMetadata)
            writer.add(outcome)
        }
    }

    /// Stops a job that takes longer than it may.
    func watchTime(of lease: Lease, limit: Duration) async {
        do { try await clock.sleep(for: limit) } catch { return }
        stop(lease, reason: .timedOut(limit))
    }
}
