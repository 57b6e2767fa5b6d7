import AsyncHTTPClient
import BenchmarkSupport
import Foundation
import NIOCore

extension Bench {
    /// Milliseconds from the start of a job's own insert, its commit included, to the first line of its handler.
    ///
    /// One job at a time on idle nodes; with two nodes one serves and the other runs.
    func pickUp(nodes count: Int, _ report: inout Report) async throws {
        // What a planner has seen of a table with one row is no measure for anything.
        try await preload(kind: "none", count: 10_000)
        let nodes =
            count == 1
            ? [try Node(connectionString, role: "all", concurrency: 100)]
            : [
                try Node(connectionString, role: "api", concurrency: 100),
                try Node(connectionString, role: "runner", concurrency: 100),
            ]
        defer { nodes.forEach { $0.stop() } }
        var whole: [Double] = []
        for _ in 0..<500 {
            var request = HTTPClientRequest(url: nodes[0].url + "/api/jobs")
            request.method = .POST
            request.headers.add(name: "Content-Type", value: "application/json")
            request.headers.add(name: "Prefer", value: "wait=10")
            request.body = .bytes(ByteBuffer(string: #"{"kind":"stamp"}"#))
            let duration = try await ContinuousClock().measure { [request] in
                let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
                _ = try await response.body.collect(upTo: 1 << 20)
            }
            whole.append(duration / .milliseconds(1))
            // Everything is quiet before the next one.
            try await Task.sleep(for: .milliseconds(5))
        }
        let rows = try await database.execute(
            """
            select (result::text::float8 - extract(epoch from created_at)::float8) * 1000
            from job where kind = 'stamp' and state = 'completed'
            """
        )
        let times = try rows.map { try $0.decode(0, as: Double.self) }
        let place = "\(count) node\(count == 1 ? "" : "s")"
        report.add("pick-up, \(place), median", "ms", times.median)
        report.add("pick-up, \(place), 99th percentile", "ms", times.quantile(0.99))
        report.add("POST to completed, \(place), median", "ms", whole.median)
        report.add("POST to completed, \(place), 99th percentile", "ms", whole.quantile(0.99))
    }
}
