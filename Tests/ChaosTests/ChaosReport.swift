import JobStatusModels

/// What was done in a run, and what became of it.
struct ChaosReport: Sendable, CustomStringConvertible {
    let options: ChaosOptions
    let tally: Tally
    let orders: [String: Order]
    let records: [JobRecord]
    let violations: Set<Violation>
    /// From the end of the last fault to the end of the last job.
    let settling: Duration

    /// How many accepted jobs ended as they had to.
    var recovered: Int {
        records.count { record in orders[record.id].map { $0.ending.isMet(by: record) } ?? false }
    }

    var description: String {
        let failures = Dictionary(grouping: records.compactMap(failure), by: \.self).mapValues(\.count)
        let share = orders.isEmpty ? 0 : Double(recovered) / Double(orders.count)
        var lines = ["Chaos with seed \(options.seed), \(options.span.components.seconds) s of faults"]
        lines += Fault.Kind.allCases.map { line(tally[$0.rawValue], $0.rawValue) }
        lines += tally.counts.filter { Fault.Kind(rawValue: $0.key) == nil }.sorted { $0.key < $1.key }
            .map { line($0.value, $0.key) }
        lines.append(line(orders.count, "jobs accepted"))
        lines.append(line(records.count { $0.status == .completed }, "jobs completed"))
        lines += failures.sorted { $0.key < $1.key }.map { line($0.value, "jobs failed: \($0.key)") }
        lines.append(line(records.reduce(0) { $0 + $1.losses }, "runs lost with their node, and run again"))
        lines.append("The last job was over \(settling.formatted) after the last fault.")
        lines.append("\(recovered) of \(orders.count) jobs ended as they had to: \((share * 100).formatted) %")
        lines += violations.map { "VIOLATION: \($0)" }.sorted()
        return lines.joined(separator: "\n")
    }

    /// Why a job failed, and of what kind it was.
    private func failure(of record: JobRecord) -> String? {
        record.errorCode.map { "\($0), \(orders[record.id]?.request.kind ?? "")" }
    }

    private func line(_ number: Int, _ what: String) -> String {
        let text = "\(number)"
        return String(repeating: " ", count: max(0, 8 - text.count)) + text + "  " + what
    }
}

extension Duration {
    /// Seconds with one digit after the point.
    fileprivate var formatted: String { "\((self / .seconds(1)).formatted) s" }
}

extension Double {
    /// One digit after the point.
    fileprivate var formatted: String { "\((self * 10).rounded() / 10)" }
}
