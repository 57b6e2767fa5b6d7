import JobStore
import Logging
import Synchronization

extension JobBoard {
    /// Takes in what this process has done to jobs.
    ///
    /// Of those that somebody waits for or reads it is known what has become of them, without reading them again. The others are
    /// marked as old: what they gave is not kept for nobody.
    func follow(_ change: CommittedJobs) {
        let known = knownAndWanted(change.revisions.keys)
        guard !known.isEmpty else { return outdate(change.revisions.keys) }
        let older = known.filter { id, known in known.job.revision < change.revisions[id, default: 0] }
        let shown = take(jobs(by: change, after: older.mapValues(\.job)), askedAt: change.askedAt)
        for (id, known) in shown { desk.show(known, for: id) }
        outdate(change.revisions.keys.filter { known[$0] == nil || (older[$0] != nil && shown[$0] == nil) })
    }

    /// What is known of those that are up to date and that somebody wants to know of.
    private func knownAndWanted(_ ids: some Collection<JobID>) -> [JobID: KnownJob] {
        let since = stopwatch.elapsed - Self.interest
        let waited = Set(desk.waitedOn(among: ids))
        return state.withLock { state in
            var known: [JobID: KnownJob] = [:]
            for id in ids where waited.contains(id) || state.cache.isUsed(id, since: since) {
                guard state.cache.isConfirmed(id) else { continue }
                known[id] = state.cache.latest(id)
            }
            return known
        }
    }

    private func jobs(by change: CommittedJobs, after known: [JobID: Job]) -> [JobID: Job] {
        do {
            return try change.jobs(knownAs: known)
        } catch {
            logger.error("Could not tell what was changed", metadata: ["error": "\(error)"])
            return [:]
        }
    }

    /// Takes in jobs as they stand by a change; returns what is known now of those that were up to date until then.
    private func take(_ jobs: [JobID: Job], askedAt: ContinuousClock.Instant) -> [JobID: KnownJob] {
        guard !jobs.isEmpty else { return [:] }
        for job in jobs.values { expectations.learn(job) }
        let now = stopwatch.elapsed
        let start = now - askedAt.duration(to: .now)
        return state.withLock { state in
            // A reading under way may have missed it.
            for id in jobs.keys { state.queue.noteChange(id) }
            return jobs.compactMapValues { state.cache.follow($0, askedAt: start, now: now) }
        }
    }
}
