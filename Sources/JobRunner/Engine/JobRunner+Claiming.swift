import JobStatusModels
import JobStore
import Logging

extension JobRunner {
    /// Claims whenever something may be due or a slot has become free.
    func claimLoop() async {
        for await _ in store.workBell.rings {
            await claimAll()
        }
    }

    /// Claims once from each place, as long as slots are free; each time another place has the first choice, so that no
    /// queue starves another.
    private func claimAll() async {
        isClaiming = true
        defer {
            isClaiming = false
            idleBell.ring()
        }
        // Whoever is not known could claim nothing.
        guard lastRenewal != nil else { return }
        // What fails is tried again within a second, when the bell rings.
        await noting("Could not take back strays") { try await takeBackStrays() }
        if let first = places.first { places = places.dropFirst() + [first] }
        for place in places {
            guard !isDraining, let request = slots.request(place) else { continue }
            await noting("Could not claim") { try await claim(request, at: place) }
        }
    }

    private func noting(_ message: Logger.Message, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            logger.debug(message, metadata: ["error": "\(error)"])
        }
    }

    private func claim(_ whole: ClaimRequest, at place: ClaimPlace) async throws {
        let claimant = node
        let began = ContinuousClock.now
        let request = floors.bounded(whole, at: place, now: began)
        do {
            let jobs = try await store.claim(request, node: claimant)
            let end = ContinuousClock.now
            if floors.noted(jobs, of: request, at: place, took: began.duration(to: end), now: end) {
                store.workBell.ring()
            }
            if let job = jobs.first { claims.add(job.lease.claim, size: jobs.count, now: end) }
            let taken = jobs.filter { take($0, claimedBy: claimant) }
            // In a turn of its own: if slots are left, the next claim is on its way before the handlers are started.
            Task {
                for job in taken { start(job) }
                await showRunning(taken.map(\.lease))
            }
        } catch {
            // It may have been made all the same, and then nobody knows of it.
            mayHaveStrays = true
            throw error
        }
    }

    /// Gives back what this node holds in the database and knows nothing of.
    ///
    /// One look does not do: a claim whose connection broke can be committed long after that.
    private func takeBackStrays() async throws {
        let isDue = lastStrayCheck.duration(to: .now) >= configuration.lease / 3
        guard writer.tookLoss() || mayHaveStrays || isDue else { return }
        mayHaveStrays = true
        lastStrayCheck = .now
        let count = try await store.takeBack(from: node, except: Array(running.keys) + writer.leases)
        mayHaveStrays = false
        if count > 0 {
            logger.warning("Put back jobs whose claim was lost on the way", metadata: ["jobs": "\(count)"])
        }
    }

    /// Gives a job its slot; false if it can't have one any more.
    private func take(_ job: ClaimedJob, claimedBy claimant: NodeID) -> Bool {
        // A node that was given up meanwhile has lost the job; then this comes to nothing.
        guard let kind = registry[job.kind], !isDraining, claimant == node else {
            writer.add(.putBack(job.lease))
            return false
        }
        slots.take(job.kind)
        running[job.lease] = RunningJob(job: job, policy: kind.options.retry)
        return true
    }

    /// Starts the handler of a job that has its slot.
    private func start(_ job: ClaimedJob) {
        guard !hasEnded, let kind = registry[job.kind], var entry = running[job.lease] else { return }
        guard entry.stopReason == nil else { return ended(job, .failure(CancellationError())) }
        let context = context(of: job)
        let task = Task { @concurrent in
            let end = await Self.run(kind, job.input, context)
            await self.ended(job, end)
        }
        entry.task = task
        if let limit = job.timeout ?? kind.options.timeout {
            entry.timer = Task { await self.watchTime(of: job.lease, limit: limit) }
        }
        running[job.lease] = entry
    }

    /// How long a job runs before others are told that it does.
    private static let shownAfter: Duration = .milliseconds(25)

    /// Has others told of those of these jobs that still run after a moment: most need no such word, they are over by then.
    private func showRunning(_ leases: [Lease]) async {
        try? await clock.sleep(for: Self.shownAfter)
        guard !hasEnded else { return }
        for lease in leases where running[lease]?.isSettled == false {
            board.post(ProgressReport(), for: lease)
        }
    }

    /// Runs the handler off this actor.
    private static nonisolated func run(
        _ kind: JobKind,
        _ input: RawJSON,
        _ context: JobContext
    ) async -> Result<RawJSON, any Error> {
        do {
            return .success(try await kind.run(input, context: context))
        } catch {
            return .failure(error)
        }
    }

    private func context(of job: ClaimedJob) -> JobContext {
        JobContext(of: job, logger: logger) { [board] progress, message in
            let text = message.map { StorableText.clean($0, limit: JobLimits.messageLength) }
            let report = ProgressReport(progress: progress.map { min(max($0, 0), 100) }, message: text)
            board.post(report, for: job.lease)
        }
    }

    /// Records the end of an attempt and frees its slot.
    private func ended(_ job: ClaimedJob, _ end: Result<RawJSON, any Error>) {
        let stage = board.withdraw(job.lease)?.message
        guard let entry = running.removeValue(forKey: job.lease) else { return }
        entry.timer?.cancel()
        slots.free(job.kind)
        if entry.isSettled {
            writer.recordBell.ring()
        } else {
            var random = SystemRandomNumberGenerator()
            let outcome = AttemptOutcome.decide(
                end,
                of: job,
                stage: stage,
                stopReason: entry.stopReason,
                policy: entry.policy,
                using: &random
            )
            metrics.ended(entry, outcome)
            if let outcome {
                writer.add(outcome)
            } else {
                writer.recordBell.ring()
            }
        }
        if running.isEmpty {
            idleBell.ring()
        }
        store.workBell.ring()
    }
}
