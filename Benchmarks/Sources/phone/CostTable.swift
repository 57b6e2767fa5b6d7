import BenchmarkSupport
import Foundation

/// What each way cost for jobs of each length: means over phones, for one job.
struct CostTable {
    private struct Key: Hashable, Comparable {
        let seconds: Double
        let way: Way

        static func < (left: Key, right: Key) -> Bool {
            func place(_ way: Way) -> Int { Way.allCases.firstIndex(of: way) ?? 0 }
            return (left.seconds, place(left.way)) < (right.seconds, place(right.way))
        }
    }

    /// One way for jobs of one length.
    struct Row: Encodable {
        let seconds: Double
        let way: Way
        /// How many jobs were watched.
        let jobs: Int
        /// For one job each.
        let requests, bytes, bytesSent, bytesReceived, wakes: Double
        /// From the commit of each end until the client said so.
        let delaysInMilliseconds: [Double]
    }

    private let rows: [Row]

    /// - Parameters:
    ///   - outcomes: What came of each phone.
    ///   - commits: When the ends were committed, in seconds since 1970, by job.
    init(_ outcomes: [Trial.Outcome], commits: [String: Double]) {
        let groups = Dictionary(grouping: outcomes) { Key(seconds: $0.trial.seconds, way: $0.trial.way) }
        rows = groups.sorted { $0.key < $1.key }.map { key, outcomes in
            let jobs = outcomes.map(\.seen.count).reduce(0, +)
            func mean(_ value: (Traffic.Count) -> Int) -> Double {
                Double(outcomes.map { value($0.traffic) }.reduce(0, +)) / Double(jobs)
            }
            let delays = outcomes.flatMap(\.seen).compactMap { job, seen in commits[job].map { (seen - $0) * 1_000 } }
            return Row(
                seconds: key.seconds,
                way: key.way,
                jobs: jobs,
                requests: mean(\.requests),
                bytes: mean { $0.sent + $0.received },
                bytesSent: mean(\.sent),
                bytesReceived: mean(\.received),
                wakes: mean(\.wakes),
                delaysInMilliseconds: delays.sorted()
            )
        }
    }

    /// A Markdown table; in parentheses, what part it is of what the fixed poll takes.
    func text() -> String {
        let head = "| job | way | requests | bytes | wakes | end seen after, median | at most |"
        return ([head, "| --- | --- | --- | --- | --- | --- | --- |"] + rows.map(line)).joined(separator: "\n")
    }

    func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return try encoder.encode(rows)
    }

    private func line(_ row: Row) -> String {
        let poll = rows.first { $0.seconds == row.seconds && $0.way == .poll }
        func cell(_ value: (Row) -> Double, _ format: String) -> String {
            let own = String(format: format, value(row))
            guard let poll, row.way != .poll, value(poll) > 0 else { return own }
            return own + String(format: " (%.2f)", value(row) / value(poll))
        }
        let delays = row.delaysInMilliseconds
        let cells = [
            Self.length(row.seconds), row.way.rawValue, cell(\.requests, "%.1f"), cell(\.bytes, "%.0f"),
            cell(\.wakes, "%.1f"), cell(\.delaysInMilliseconds.median, "%.0f ms"),
            String(format: "%.0f ms", delays.last ?? 0),
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }

    private static func length(_ seconds: Double) -> String {
        seconds >= 120 ? String(format: "%g min", seconds / 60) : String(format: "%g s", seconds)
    }
}
