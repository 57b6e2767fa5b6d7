import CoreMetrics
import JobStore

/// What a runner measures: by kind, how attempts end and how long they take.
struct RunnerMetrics: Sendable {
    private struct Kind: Sendable {
        let ends: [String: any CounterHandler]
        let seconds: any TimerHandler
    }

    // Made beforehand, because every job counts.
    private let kinds: [String: Kind]

    init(factory: any MetricsFactory, kinds: [String]) {
        let ends = ["completed", "failed", "retried", "put-back", "lost"]
        self.kinds = Dictionary(
            uniqueKeysWithValues: kinds.map { kind in
                let counters = ends.map { end in
                    let dimensions = [("kind", kind), ("outcome", end)]
                    return (end, factory.makeCounter(label: "jobd_attempts_total", dimensions: dimensions))
                }
                let timer = factory.makeTimer(label: "jobd_attempt_seconds", dimensions: [("kind", kind)])
                return (kind, Kind(ends: Dictionary(uniqueKeysWithValues: counters), seconds: timer))
            }
        )
    }

    /// Counts the end of an attempt; nil for one whose lease was lost.
    func ended(_ job: RunningJob, _ outcome: AttemptOutcome?) {
        guard let kind = kinds[job.job.kind] else { return }
        let end =
            switch outcome {
            case .completed: "completed"
            case .failed(let failure): failure.retryDelay == nil ? "failed" : "retried"
            case .putBack: "put-back"
            case nil: "lost"
            }
        kind.ends[end]?.increment(by: 1)
        let (seconds, attoseconds) = job.startedAt.duration(to: .now).components
        kind.seconds.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
