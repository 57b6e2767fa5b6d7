import CoreMetrics
import Testing

@testable import JobService

@Suite struct PrometheusRegistryTests {
    @Test func tellsEverySort() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "b_total", dimensions: [("y", "2"), ("x", "1")]).increment(by: 3)
        registry.makeCounter(label: "b_total", dimensions: [("x", "1"), ("y", "2")]).increment(by: 1)
        registry.makeMeter(label: "a", dimensions: []).set(1.5)
        registry.makeTimer(label: "c_seconds", dimensions: [("kind", "k")]).recordNanoseconds(2_500_000_000)
        registry.makeTimer(label: "c_seconds", dimensions: [("kind", "k")]).recordNanoseconds(500_000_000)
        let expected = """
            # TYPE a gauge
            a 1.5
            # TYPE b_total counter
            b_total{x="1",y="2"} 4
            # TYPE c_seconds summary
            c_seconds_sum{kind="k"} 3
            c_seconds_count{kind="k"} 2

            """
        #expect(registry.text() == expected)
    }

    @Test func whatWasTakenAwayIsNotToldAnyMore() {
        let registry = PrometheusRegistry()
        for node in ["a", "b"] { registry.makeMeter(label: "m", dimensions: [("node", node)]).set(Int64(1)) }
        registry.destroyMeter(registry.makeMeter(label: "m", dimensions: [("node", "a")]))
        #expect(registry.text() == "# TYPE m gauge\nm{node=\"b\"} 1\n")
    }

    @Test func labelsAreEscaped() {
        let registry = PrometheusRegistry()
        registry.makeMeter(label: "a", dimensions: [("x", "\"\\\n")]).set(Int64(1))
        #expect(registry.text() == "# TYPE a gauge\na{x=\"\\\"\\\\\\n\"} 1\n")
    }
}
