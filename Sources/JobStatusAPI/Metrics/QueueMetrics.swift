import JobStore
import Synchronization

/// Tells how many jobs of each queue and kind wait, run, and wait for a later time.
final class QueueMetrics: Sendable {
    private struct Label: Hashable {
        let name: String
        let queue: String
        let kind: String
    }

    private let metrics: ServerMetrics
    /// What was told of: what is none any more is told of once more, as none.
    private let told = Mutex<Set<Label>>([])

    init(metrics: ServerMetrics) {
        self.metrics = metrics
    }

    /// Looks at the queues as they are at this moment.
    func look(at store: JobStore) async throws {
        var values: [Label: Double] = [:]
        for depth in try await store.queueDepths() {
            values[Label(name: "jobd_jobs_waiting", queue: depth.queue, kind: depth.kind)] = Double(depth.waiting)
            values[Label(name: "jobd_oldest_waiting_seconds", queue: depth.queue, kind: depth.kind)] = depth.age
        }
        for depth in try await store.stateDepths() {
            let (queue, kind) = (depth.queue, depth.kind)
            switch depth.state {
            case .scheduled:
                values[Label(name: "jobd_jobs_scheduled", queue: queue, kind: kind)] = Double(depth.count)
            case .running:
                values[Label(name: "jobd_jobs_running", queue: queue, kind: kind)] = Double(depth.count)
                values[Label(name: "jobd_oldest_running_seconds", queue: queue, kind: kind)] = depth.age
            }
        }
        let labels = told.withLock { told in
            told.formUnion(values.keys)
            return told
        }
        for label in labels {
            metrics.set(label.name, values[label] ?? 0, [("queue", label.queue), ("kind", label.kind)])
        }
    }
}
