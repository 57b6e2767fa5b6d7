import Foundation
import JobStatusClient
import JobStatusModels
import NIOCore

/// One phone with a client, an account and a way to the server of its own, and the jobs that it starts and watches.
struct Trial: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        var trial: Trial
        var traffic: Traffic.Count
        /// When the end of each job was seen, in seconds since 1970.
        var seen: [String: Double]
    }

    let way: Way
    /// The length by which the trial is counted.
    let seconds: Double
    /// How long its jobs really take: phones poll at all phases, so lengths are spread by up to two seconds.
    let lengths: [Double]
    /// When it begins, after all others that do before.
    let delay: Double

    /// Starts the jobs, past the proxy, and watches them until the last end was seen.
    func run(at port: Int, key: String, silence: Double, on group: any EventLoopGroup) async throws -> Outcome {
        try await Task.sleep(for: .seconds(delay))
        let proxy = try await CountingProxy(to: port, silence: silence, on: group)
        let starter = try client(of: port, key: key, URLSessionTransport.shared)
        let watcher = try client(of: proxy.port, key: key, CountingTransport(traffic: proxy.traffic))
        var jobs: [String] = []
        for length in lengths {
            // Progress about once a second.
            let steps = JSONValue(integerLiteral: max(4, Int64(length)))
            let input: JSONValue = ["seconds": JSONValue(floatLiteral: length), "steps": steps]
            jobs.append(try await starter.start(kind: "sleep", input: input).jobID)
        }
        let seen = try await withThrowingTaskGroup(of: (String, Double).self) { tasks in
            for job in jobs {
                tasks.addTask {
                    try await way.watch(job, with: watcher)
                    return (job, Date().timeIntervalSince1970)
                }
            }
            return try await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        let count = proxy.traffic.count
        try await proxy.stop()
        return Outcome(trial: self, traffic: count, seen: seen)
    }

    private func client(of port: Int, key: String, _ transport: any ClientTransport) throws -> JobStatusClient {
        guard let url = URL(string: "http://127.0.0.1:\(port)") else { throw URLError(.badURL) }
        return JobStatusClient(baseURL: url, credentials: { _ in key }, transport: transport)
    }
}
