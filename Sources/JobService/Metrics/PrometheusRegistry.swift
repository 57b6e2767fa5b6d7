import CoreMetrics
import Synchronization

/// Metrics by `swift-metrics`, told as Prometheus text (exposition format 0.0.4).
///
/// Counters are counters, meters and gauges are gauges, and timers are summaries in seconds, without quantiles: a sum and a
/// count can be added up over nodes. Labels come in the order of their names.
final class PrometheusRegistry: MetricsFactory {
    private let families = Mutex<[String: PrometheusFamily]>([:])

    /// The series of a label with these dimensions, made when it is first asked for.
    private func series(
        _ label: String,
        _ dimensions: [(String, String)],
        _ type: PrometheusFamily.Kind
    ) -> PrometheusSeries {
        let pairs = dimensions.sorted { $0.0 < $1.0 }
        let labels = pairs.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        return families.withLock { families in
            families[label, default: PrometheusFamily(kind: type)].series(labels)
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .summary : .gauge)
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .summary)
    }

    // What is counted for a label is kept as long as the process lives: there are few labels. What was set to a value can
    // be taken away, since it says nothing any more.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {
        guard let series = handler as? PrometheusSeries else { return }
        families.withLock { families in
            for name in families.keys { families[name]?.remove(series) }
        }
    }
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    /// Everything, family by family.
    func text() -> String {
        families.withLock { $0 }.sorted { $0.key < $1.key }.map { $1.text(named: $0) }.joined()
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
