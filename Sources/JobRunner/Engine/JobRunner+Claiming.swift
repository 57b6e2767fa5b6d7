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

    /// Claims until no slot is free or nothing is due.
    private func claimAll() async {
        var mayHaveMore = true
        while mayHaveMore, !isDraining, slots.hasRoom {
            mayHaveMore = false
            for queue in configuration.queues {
                do {
                    if try await claim(from: queue) { mayHaveMore = true }
                } catch {
                    // The bell rings again within a second.
                    logger.debug("Could not claim", metadata: ["error": "\(error)"])
                    return
                }
            }
        }
    }

    /// Claims once for each group of kinds; whether one of them gave all that it was asked for.
    private func claim(from queue: String) async throws -> Bool {
        var gaveAll = false
        var asked: Set<[String]> = []
        while !isDraining, let request = slots.requests(queue: queue).first(where: { !asked.contains($0.kinds) }) {
            asked.insert(request.kinds)
            let jobs = try await store.claim(request, node: node)
            for job in jobs {
                start(job)
            }
            if jobs.count == request.limit { gaveAll = true }
        }
        return gaveAll
    }

    /// Gives a job its slot and its handler.
    private func start(_ job: ClaimedJob) {
        guard let kind = registry[job.kind], !isDraining else {
            writer.add(.putBack(job.lease))
            return
        }
        slots.take(job.kind)
        running[job.lease.jobID] = RunningJob(job: job, policy: kind.options.retry)
        let context = context(of: job)
        running[job.lease.jobID]?.task = Task {
            let end = await Self.run(kind, job.input, context)
            self.ended(job, end)
        }
        if let limit = job.timeout ?? kind.options.timeout {
            running[job.lease.jobID]?.timer = Task { await self.watchTime(of: job.lease, limit: limit) }
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
        var logger = logger
        logger[metadataKey: "job"] = "\(job.lease.jobID)"
        logger[metadataKey: "kind"] = "\(job.kind)"
        logger[metadataKey: "attempt"] = "\(job.attempt)"
        let lease = job.lease
        return JobContext(
            jobID: lease.jobID.description,
            attempt: job.attempt,
            maxAttempts: job.maxAttempts,
            logger: logger
        ) { [board] progress, message in
            let text = message.map { StorableText.clean($0, limit: JobLimits.messageLength) }
            board.post(ProgressReport(progress: progress.map { min(max($0, 0), 100) }, message: text), for: lease)
        }
    }

    /// Records the end of an attempt and frees its slot.
    private func ended(_ job: ClaimedJob, _ end: Result<RawJSON, any Error>) {
        let stage = board.withdraw(job.lease)?.message
        guard let entry = running[job.lease.jobID], entry.lease == job.lease else { return }
        running[job.lease.jobID] = nil
        entry.timer?.cancel()
        slots.free(job.kind)
        if !entry.isSettled {
            var random = SystemRandomNumberGenerator()
            let outcome = AttemptOutcome.decide(
                end,
                of: job,
                stage: stage,
                stopReason: entry.stopReason,
                policy: entry.policy,
                using: &random
            )
            if let outcome {
                writer.add(outcome)
            }
        }
        if running.isEmpty {
            idleBell.ring()
        }
        store.workBell.ring()
    }
}
