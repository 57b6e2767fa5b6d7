import JobStore
import Logging

extension JobRunner {
    /// Goes down in order: claims no more, lets jobs run for the grace, then stops them and puts them back uncharged.
    ///
    /// Returns when every outcome is recorded, or could not be within `cancelGrace`. `run()` goes on until it is
    /// cancelled, so that the leases hold all the while.
    public func drain() async {
        guard !isDraining else { return }
        isDraining = true
        logger.info("Draining", metadata: ["running": "\(running.count)"])
        await wait(atMost: configuration.shutdownGrace, for: idleBell) { self.isIdle || self.isHurried }
        for entry in running.values {
            stop(entry.lease, reason: .shutdown)
        }
        await wait(atMost: configuration.cancelGrace, for: idleBell) { self.isIdle }
        for entry in running.values {
            settle(entry.lease)
        }
        writer.finish()
        await wait(atMost: configuration.cancelGrace, for: writer.doneBell) { self.writer.isDone }
        await leave()
    }

    /// Ends the grace of a drain under way.
    public func hurry() {
        isHurried = true
        idleBell.ring()
    }

    /// Whether nothing runs and nothing is about to.
    private var isIdle: Bool { running.isEmpty && !isClaiming }

    private func wait(atMost limit: Duration, for bell: Doorbell, until isDone: () -> Bool) async {
        if isDone() { return }
        let deadline = Deadline(after: limit, clock: clock, bell: bell)
        for await _ in bell.rings where isDone() || deadline.isReached {
            return
        }
    }
}
