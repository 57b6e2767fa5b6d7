public import CoreMetrics

/// What a server measures, and how it tells of it.
public struct ServerMetrics: Sendable {
    /// Makes the metrics.
    let factory: any MetricsFactory

    /// All that was measured in this process, as Prometheus text (exposition format 0.0.4).
    let text: @Sendable () -> String

    /// Takes a factory, and what tells of all that it made.
    public init(factory: any MetricsFactory, text: @escaping @Sendable () -> String) {
        self.factory = factory
        self.text = text
    }

    /// Measures nothing.
    public static let none = ServerMetrics(factory: NOOPMetricsHandler.instance) { "" }

    /// Sets a value as it is now.
    func set(_ label: String, _ value: Double, _ dimensions: [(String, String)] = []) {
        factory.makeMeter(label: label, dimensions: dimensions).set(value)
    }

    /// Tells no more of a value that was set.
    func remove(_ label: String, _ dimensions: [(String, String)]) {
        factory.destroyMeter(factory.makeMeter(label: label, dimensions: dimensions))
    }
}
