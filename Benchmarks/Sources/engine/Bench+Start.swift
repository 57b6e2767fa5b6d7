import AsyncHTTPClient
import BenchmarkSupport
import Foundation
import NIOCore

extension Bench {
    private static let connections = 64

    /// Starts a second: one by one over HTTP from many connections, and in batches from one.
    func start(_ report: inout Report) async throws {
        try await preload(count: 1)
        let node = try Node(connectionString, role: "api", concurrency: 1)
        defer { node.stop() }
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connections
        let client = HTTPClient(configuration: configuration)
        let body = #"{"kind":"noop","input":{"number":1,"text":"\#(String(repeating: "x", count: 60))"}}"#
        _ = try await send(client, node.url + "/api/jobs", body)
        let end = ContinuousClock.now + .seconds(4)
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.connections {
                group.addTask { [url = node.url] in
                    var count = 0
                    while ContinuousClock.now < end {
                        try await Self.send(client, url + "/api/jobs", body)
                        count += 1
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        report.add("start one by one, HTTP, \(Self.connections) connections", "jobs/s", Double(count) / 4)
        report.add("single-row INSERTs, 32 connections (pgbench)", "rows/s", try singleRows())
        let batch = #"{"jobs":[\#(repeatElement(body, count: 500).joined(separator: ","))]}"#
        let batches = 40
        let duration = try await ContinuousClock().measure {
            for _ in 0..<batches { try await Self.send(client, node.url + "/api/jobs/batch", batch) }
        }
        report.add("start in batches of 500, HTTP", "jobs/s", Double(500 * batches) / (duration / .seconds(1)))
        try await client.shutdown()
    }

    private func send(_ client: HTTPClient, _ url: String, _ body: String) async throws {
        try await Self.send(client, url, body)
    }

    private static func send(_ client: HTTPClient, _ url: String, _ body: String) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await client.execute(request, timeout: .seconds(30))
        _ = try await response.body.collect(upTo: 16 << 20)
        guard response.status == .accepted else { throw CocoaError(.featureUnsupported) }
    }

    /// PostgreSQL's own benchmark with the bare insert of a job.
    private func singleRows() throws -> Double {
        let text = """
            insert into floor_job (id, input) values (gen_random_uuid(), '{"number":1,"text":"\(String(repeating: "x", count: 60))"}');
            """
        return try Pgbench(connectionString: connectionString)
            .run(text, connections: 32, threads: 2, limit: ["-t", "600"])
    }
}
