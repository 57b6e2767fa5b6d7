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
        let samples = text.split(separator: "\n").compactMap(Self.sample)
        nodes = samples.filter { $0.metric == "jobd_node_jobs_running{node=" }.map {
            Node(name: $0.label, running: Int($0.value))
        }
        // Each kind of a queue has numbers of its own.
        let waiting = samples.filter { $0.metric == "jobd_jobs_waiting{queue=" }
        let ages = samples.filter { $0.metric == "jobd_oldest_waiting_seconds{queue=" }
        for name in Set(waiting.map(\.label)).sorted() {
            let count = waiting.filter { $0.label == name }.reduce(0) { $0 + $1.value }
            let age = ages.filter { $0.label == name }.map(\.value).max() ?? 0
            queues.append(Queue(name: name, waiting: Int(count), age: .seconds(age)))
        }
    }

    /// The metric with the name of its first label, that label's value, and the number of a line, if it is one of those.
    private static func sample(_ line: Substring) -> (metric: String, label: String, value: Double)? {
        let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
        guard parts.count >= 3, let number = parts.last?.split(separator: " ").last, let value = Double(number),
            (0...1e15).contains(value)
        else { return nil }
        return (String(parts[0]), TerminalText.clean(String(parts[1])), value)
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
            try? await Task.sleep(for: .seconds(5))
        }
    }
}
