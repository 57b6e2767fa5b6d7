import BenchmarkSupport

/// The rates that were measured, and their table.
struct RateTable {
    enum Side: String {
        case pgbench = "pgbench"
        case pgbenchPipeline = "pgbench, pipeline"
        case client = "tasks on the pool"
        case clientOnLoop = "tasks on the loop"
    }

    private struct Cell: Hashable {
        let side: Side
        let connections: Int
        let tasks: Int
    }

    private var rates: [Cell: [Double]] = [:]

    mutating func add(_ side: Side, _ connections: Int, _ tasks: Int, _ rate: Double) {
        rates[Cell(side: side, connections: connections, tasks: tasks), default: []].append(rate)
    }

    /// A Markdown table: medians of queries a second, and the median of the ratios of each round.
    func table() -> String {
        var lines = [
            "| connections | client | queries/s | to pgbench | to pgbench with pipeline |",
            "| --- | --- | --- | --- | --- |",
        ]
        for connections in [1, 2] {
            for side in [Side.pgbench, .pgbenchPipeline] {
                lines.append("| \(connections) | \(side.rawValue) | \(whole(rates(side, connections, 0).median)) | | |")
            }
            for side in [Side.client, .clientOnLoop] {
                for tasks in [1, 8, 64] { lines.append(line(side, connections, tasks)) }
            }
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ side: Side, _ connections: Int, _ tasks: Int) -> String {
        let own = rates(side, connections, tasks)
        let plain = ratio(own, rates(.pgbench, connections, 0))
        let pipeline = ratio(own, rates(.pgbenchPipeline, connections, 0))
        return "| \(connections) | \(tasks) \(side.rawValue) | \(whole(own.median)) | \(plain) | \(pipeline) |"
    }

    private func rates(_ side: Side, _ connections: Int, _ tasks: Int) -> [Double] {
        rates[Cell(side: side, connections: connections, tasks: tasks), default: []]
    }

    private func ratio(_ own: [Double], _ other: [Double]) -> String {
        let hundredths = Int((zip(own, other).map { $0 / $1 }.median * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    private func whole(_ rate: Double) -> String { String(Int(rate.rounded())) }
}
