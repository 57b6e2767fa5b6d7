import JobStore

/// What a node remembers of jobs: bounded in bytes, never going backwards, and knowing how old its knowledge is.
///
/// A value without clock or lock. What was not asked for while half the room was filled anew is forgotten.
struct JobCache: Sendable {
    private struct Entry {
        var known: KnownJob
        /// When the database last said so.
        var confirmedAt: Duration?
        /// Since when the revision is known here: to a question asked before, an older one was the right answer.
        var knownSince: Duration
        var usedAt: Duration

        mutating func confirm(revision: Int, askedAt: Duration) {
            guard revision >= known.job.revision || askedAt >= knownSince else { return }
            guard known.job.revision == revision else {
                confirmedAt = nil
                return
            }
            // A change heard of since the question was asked is newer than the answer.
            guard let last = confirmedAt else { return }
            confirmedAt = max(last, askedAt)
        }
    }

    /// How long what the database said counts as fresh.
    let maximumAge: Duration

    /// How many bytes it may hold.
    let capacity: Int

    // Two generations in place of a list in the order of use: a hit moves an entry to the young, and when those fill half
    // the room, the old are dropped.
    private var young: [JobID: Entry] = [:]
    private var old: [JobID: Entry] = [:]
    private var youngSize = 0
    private var oldSize = 0

    init(capacity: Int, maximumAge: Duration) {
        self.capacity = capacity
        self.maximumAge = maximumAge
    }

    /// The bytes held now.
    var size: Int { youngSize + oldSize }

    /// How many jobs are held now.
    var count: Int { young.count + old.count }

    /// What is known of a job, for somebody who knows of a revision already, or not.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - revision: The revision that he knows of.
    ///   - now: The present moment.
    /// - Returns: The job as it is, or was a moment ago; nil if the database must be asked.
    mutating func fresh(_ id: JobID, atLeast revision: Int, now: Duration) -> KnownJob? {
        guard let entry = use(id, now: now), let confirmedAt = entry.confirmedAt, now - confirmedAt < maximumAge else {
            return nil
        }
        return entry.known.job.revision < revision ? nil : entry.known
    }

    /// What is known of a job, however old.
    func latest(_ id: JobID) -> KnownJob? {
        (young[id] ?? old[id])?.known
    }

    /// Takes in a job as it was read; one that is older than what is known changes nothing.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - readAt: When the reading began.
    ///   - isOutdated: Whether it has changed since.
    /// - Returns: What is known of the job now.
    mutating func insert(_ job: Job, readAt: Duration, isOutdated: Bool = false) -> KnownJob {
        guard let last = take(job.id) else {
            let known = KnownJob(job, readAt: readAt)
            put(Entry(known: known, confirmedAt: isOutdated ? nil : readAt, knownSince: readAt, usedAt: readAt))
            return known
        }
        var entry = last
        if last.known.job.revision < job.revision {
            entry.known = KnownJob(job, readAt: readAt, after: last.known)
            entry.knownSince = readAt
        }
        if job.revision >= last.known.job.revision {
            entry.confirmedAt = max(last.confirmedAt ?? readAt, readAt)
        } else if readAt >= last.knownSince {
            entry.confirmedAt = nil
        }
        if isOutdated { entry.confirmedAt = nil }
        put(entry)
        return entry.known
    }

    /// Takes in a job as it stands by a change, if what is known of it is up to date but for that.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - askedAt: When the database was asked to change it.
    ///   - now: When the database had done so.
    /// - Returns: What is known of the job now; nil if that is not up to date, or nothing.
    mutating func follow(_ job: Job, askedAt: Duration, now: Duration) -> KnownJob? {
        guard isConfirmed(job.id), var entry = take(job.id) else { return nil }
        if entry.known.job.revision < job.revision {
            entry.known = KnownJob(job, readAt: askedAt, after: entry.known)
            entry.confirmedAt = entry.confirmedAt.map { max($0, askedAt) }
            entry.knownSince = now
        }
        put(entry)
        return entry.known
    }

    /// Whether nothing is known to have happened to a job since it was read; how long ago that was does not matter.
    func isConfirmed(_ id: JobID) -> Bool {
        (young[id] ?? old[id])?.confirmedAt != nil
    }

    /// Takes in that a job has changed.
    mutating func outdate(_ id: JobID) {
        if let index = young.index(forKey: id) {
            young.values[index].confirmedAt = nil
        } else if let index = old.index(forKey: id) {
            old.values[index].confirmedAt = nil
        }
    }

    /// Takes in the revision that a job had when the database was asked.
    mutating func confirm(_ id: JobID, revision: Int, askedAt: Duration) {
        if let index = young.index(forKey: id) {
            young.values[index].confirm(revision: revision, askedAt: askedAt)
        } else if let index = old.index(forKey: id) {
            old.values[index].confirm(revision: revision, askedAt: askedAt)
        }
    }

    /// Forgets a job.
    mutating func remove(_ id: JobID) {
        _ = take(id)
    }

    /// The jobs that were asked for lately, so that it is worth knowing how they are.
    func used(since: Duration) -> [JobID] {
        [young, old].flatMap { $0.lazy.filter { $0.value.usedAt >= since }.map(\.key) }
    }

    /// Whether a job was asked for lately.
    func isUsed(_ id: JobID, since: Duration) -> Bool {
        (young[id] ?? old[id]).map { $0.usedAt >= since } ?? false
    }

    /// Finds an entry for somebody who asks, and keeps it young.
    private mutating func use(_ id: JobID, now: Duration) -> Entry? {
        if let index = young.index(forKey: id) {
            young.values[index].usedAt = now
            return young.values[index]
        }
        guard var entry = take(id) else { return nil }
        entry.usedAt = now
        put(entry)
        return entry
    }

    private mutating func take(_ id: JobID) -> Entry? {
        if let entry = young.removeValue(forKey: id) {
            youngSize -= entry.known.size
            return entry
        }
        guard let entry = old.removeValue(forKey: id) else { return nil }
        oldSize -= entry.known.size
        return entry
    }

    private mutating func put(_ entry: Entry) {
        young[entry.known.job.id] = entry
        youngSize += entry.known.size
        guard youngSize > capacity / 2 else { return }
        (old, oldSize) = (young, youngSize)
        (young, youngSize) = ([:], 0)
    }
}
