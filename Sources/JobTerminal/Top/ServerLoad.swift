import JobStatusClient

/// What the nodes are doing that run jobs, as far as one may know.
enum NodeLoads {
    /// A node: its name, and how many jobs it runs.
    struct Node: Sendable, Equatable {
        var name: String
        var running: Int
    }

    private static let metric = "jobd_node_jobs_running{node=\""

    /// The nodes in the text of a server's metrics, by name.
    static func nodes(inMetrics text: String) -> [Node] {
        text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix(metric), let end = line.lastIndex(of: "\""), let space = line.lastIndex(of: " "),
                let running = Int(line[line.index(after: space)...]), end < space
            else { return nil }
            let start = line.index(line.startIndex, offsetBy: metric.count)
            guard start <= end else { return nil }
            return Node(name: TerminalText.clean(String(line[start..<end])), running: running)
        }
    }

    /// Asks a server; `nil` if it does not answer, or not to this user.
    static func read(_ client: JobStatusClient) async -> [Node]? {
        guard let answer = try? await client.send(.metrics) else { return nil }
        return nodes(inMetrics: answer.value)
    }

    /// Asks again and again, until the server refuses for good or the task is cancelled.
    static func follow(_ client: JobStatusClient, _ tell: @escaping @Sendable ([Node]) -> Void) async {
        while !Task.isCancelled {
            do {
                tell(nodes(inMetrics: try await client.send(.metrics).value))
            } catch let error as JobStatusClientError where !error.isTransient {
                return
            } catch {
                // Away; the feed tells of that.
            }
            try? await Task.sleep(for: .seconds(5))
        }
    }
}
