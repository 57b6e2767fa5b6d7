import Foundation
import JobStatusClient

/// What waits in the queues of a server, and what the nodes are doing that run jobs, as its metrics tell.
struct ServerLoad: Sendable, Equatable {
    /// A node: its name, and how many jobs it runs.
    struct Node: Sendable, Equatable {
        var name: String
        var running: Int
    }

    /// A queue: its name, how many jobs wait in it that could run, and for how long the oldest of them does.
    struct Queue: Sendable, Equatable {
        var name: String
        var waiting: Int
        var age: Duration
    }

    /// The nodes, by name.
    private(set) var nodes: [Node] = []
    /// The queues in which something waited since the server began, by name.
    private(set) var queues: [Queue] = []

    /// Finds them in the text of a server's metrics.
    init(metrics text: String) {
        let lines = text.split(separator: "\n")
        nodes = Self.samples(of: "jobd_node_jobs_running", "node", in: lines).map {
            Node(name: $0.label, running: Int($0.value))
        }
        // Each kind of a queue has numbers of its own.
        let waiting = Self.samples(of: "jobd_jobs_waiting", "queue", in: lines)
        let ages = Self.samples(of: "jobd_oldest_waiting_seconds", "queue", in: lines)
        for name in Set(waiting.map(\.label)).sorted() {
            let count = waiting.filter { $0.label == name }.reduce(0) { $0 + $1.value }
            let age = ages.filter { $0.label == name }.map(\.value).max() ?? 0
            queues.append(Queue(name: name, waiting: Int(count), age: .seconds(age)))
        }
    }

    /// The values of a metric, each with that of a label.
    private static func samples(
        of metric: String,
        _ label: String,
        in lines: [Substring]
    ) -> [(label: String, value: Double)] {
        lines.compactMap { line in
            guard line.hasPrefix(metric + "{"), let end = line.lastIndex(of: "}"),
                let value = Double(line[end...].dropFirst(2)),
                (0...1e15).contains(value), let name = line.range(of: "\(label)=\"")
            else { return nil }
            let text = line[name.upperBound..<end].prefix { $0 != "\"" }
            return (TerminalText.clean(String(text)), value)
        }
    }

    /// Asks a server; `nil` if it does not answer, or not to this user.
    static func read(_ client: JobStatusClient) async -> ServerLoad? {
        guard let answer = try? await client.send(.metrics) else { return nil }
        return ServerLoad(metrics: answer.value)
    }

    /// Asks again and again, until the server refuses for good or the task is cancelled.
    static func follow(_ client: JobStatusClient, _ tell: @escaping @Sendable (ServerLoad) -> Void) async {
        while !Task.isCancelled {
            do {
                tell(ServerLoad(metrics: try await client.send(.metrics).value))
            } catch let error as JobStatusClientError where !error.isTransient {
                return
            } catch {
                // Away; the feed tells of that.
            }
            // Nothing tells when a server has more to do, and each question costs it something.
            try? await Task.sleep(for: .seconds(5))
        }
    }
}
