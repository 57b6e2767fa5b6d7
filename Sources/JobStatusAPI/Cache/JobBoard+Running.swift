import JobStore
import Logging
import Synchronization

extension JobBoard {
    private static let flights = 2
    private static let batch = 100
    /// What was asked for within this time is kept up to date; what was not is read when somebody asks.
    static let interest: Duration = .seconds(60)
    /// What was asked for within this time is read again as soon as it is known to have changed.
    private static let keenInterest: Duration = .seconds(10)
    /// The most revisions to ask for at a look.
    private static let looks = 20_000

    /// Keeps what is known up to date, until its task is cancelled.
    func run() async {
        let observation = store.changes.observe { [weak self] notice in self?.hear(notice) }
        await withTaskGroup { group in
            group.addTask { await self.desk.run() }
            group.addTask { await self.loadLoop() }
            group.addTask { await self.lookLoop() }
            group.addTask { await self.expectations.run(self.stopwatch) }
        }
        observation.cancel()
        refuseReaders()
    }

    private func hear(_ notice: ChangeNotice) {
        switch notice {
        case .committed(let jobs): follow(jobs)
        case .announced(let jobs): outdate(jobs)
        case .look: lookBell.ring()
        }
    }

    /// Marks what is known as old, and reads anew what somebody wants to know.
    func outdate(_ ids: some Collection<JobID>) {
        let since = stopwatch.elapsed - Self.keenInterest
        let wanted = desk.waitedOn(among: ids)
        let needsLoad = state.withLock { state in
            for id in ids {
                state.cache.outdate(id)
                state.queue.noteChange(id)
                if state.cache.isUsed(id, since: since) { state.queue.add(id) }
            }
            for id in wanted { state.queue.add(id) }
            return !state.queue.isEmpty
        }
        if needsLoad { loadBell.ring() }
    }

    // MARK: Reading

    /// At most two readings at once: what is wanted meanwhile goes together in the next.
    private func loadLoop() async {
        await withTaskGroup(of: Void.self) { group in
            var flights = 0
            for await _ in loadBell.rings {
                while true {
                    if flights == Self.flights {
                        await group.next()
                        flights -= 1
                    }
                    let batch = state.withLock { $0.queue.next(Self.batch) }
                    if batch.isEmpty { break }
                    flights += 1
                    group.addTask { await self.load(batch) }
                }
            }
        }
    }

    private func load(_ batch: [JobID: [Reader]]) async {
        let start = stopwatch.elapsed
        state.withLock { $0.reads += batch.count }
        let result: Result<[Job], any Error>
        do {
            result = .success(try await store.jobs(Array(batch.keys)))
        } catch {
            result = .failure(error)
        }
        switch result {
        case .success(let jobs):
            for job in jobs { expectations.learn(job) }
            settle(batch, Dictionary(jobs.map { ($0.id, $0) }, uniquingKeysWith: { $1 }), start: start)
        case .failure(let error):
            logger.debug("Could not read jobs", metadata: ["error": "\(error)"])
            fail(batch, error)
        }
    }

    /// Who waits for a change goes on; the next look finds it.
    private func fail(_ batch: [JobID: [Reader]], _ error: any Error) {
        let over = state.withLock { state in
            for id in batch.keys { _ = state.queue.finish(id) }
            return batch.keys.reduce(into: [JobID: KnownJob]()) { over, id in
                if let known = state.cache.latest(id), known.job.isOver { over[id] = known }
            }
        }
        for (id, readers) in batch {
            for reader in readers { reader(over[id].map { .success($0) } ?? .failure(error)) }
        }
    }

    private func settle(_ batch: [JobID: [Reader]], _ jobs: [JobID: Job], start: Duration) {
        let wanted = Set(desk.waitedOn(among: batch.keys))
        let known = state.withLock { state in
            var known: [JobID: KnownJob] = [:]
            for id in batch.keys {
                let isOutdated = state.queue.finish(id)
                if let job = jobs[id] {
                    known[id] = state.cache.insert(job, readAt: start, isOutdated: isOutdated)
                } else {
                    state.cache.remove(id)
                }
                if isOutdated, wanted.contains(id) || state.cache.isUsed(id, since: start - Self.keenInterest) {
                    state.queue.add(id)
                }
            }
            return known
        }
        for (id, readers) in batch {
            for reader in readers { reader(.success(known[id])) }
            if let known = known[id] { desk.show(known, for: id) } else { desk.remove(id) }
        }
        if state.withLock({ !$0.queue.isEmpty }) { loadBell.ring() }
    }

    /// Nobody reads any more.
    private func refuseReaders() {
        let left = state.withLock { $0.queue.next(.max) }
        for reader in left.values.joined() { reader(.failure(CancellationError())) }
    }

    // MARK: Looking

    /// Asks for the revisions of all that somebody wants to know, and reads what has changed.
    private func lookLoop() async {
        for await _ in lookBell.rings {
            let start = stopwatch.elapsed
            let waited = desk.keys
            let used = state.withLock { $0.cache.used(since: start - Self.interest) }
            let ids = Set(waited).union(used).prefix(Self.looks)
            guard !ids.isEmpty else { continue }
            do {
                let revisions = try await store.revisions(of: Array(ids))
                take(revisions, of: ids, askedAt: start)
            } catch {
                logger.debug("Could not look for changes", metadata: ["error": "\(error)"])
            }
        }
    }

    private func take(_ revisions: [JobID: Int], of ids: some Collection<JobID>, askedAt: Duration) {
        let wanted = desk.waitedOn(among: ids)
        let needsLoad = state.withLock { state in
            for id in ids {
                guard let revision = revisions[id] else {
                    state.cache.remove(id)
                    continue
                }
                state.cache.confirm(id, revision: revision, askedAt: askedAt)
            }
            for id in wanted where !state.cache.isConfirmed(id) { state.queue.add(id) }
            return !state.queue.isEmpty
        }
        if needsLoad { loadBell.ring() }
    }
}
