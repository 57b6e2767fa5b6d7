/// All series of one name.
struct PrometheusFamily {
    enum Kind: String {
        case counter, gauge, summary
    }

    let kind: Kind
    private var all: [String: PrometheusSeries] = [:]

    init(kind: Kind) {
        self.kind = kind
    }

    /// The series with these labels, made when it is first asked for.
    mutating func series(_ labels: String) -> PrometheusSeries {
        if let known = all[labels] { return known }
        let new = PrometheusSeries()
        all[labels] = new
        return new
    }

    /// Takes a series away, if it is one of this family.
    mutating func remove(_ series: PrometheusSeries) {
        all = all.filter { $0.value !== series }
    }

    /// The lines of the family.
    func text(named name: String) -> String {
        var text = "# TYPE \(name) \(kind.rawValue)\n"
        for (labels, series) in all.sorted(by: { $0.key < $1.key }) {
            let braces = labels.isEmpty ? "" : "{\(labels)}"
            let (value, count) = series.current
            switch kind {
            case .counter, .gauge:
                text += "\(name)\(braces) \(Self.number(value))\n"
            case .summary:
                text += "\(name)_sum\(braces) \(Self.number(value))\n\(name)_count\(braces) \(count)\n"
            }
        }
        return text
    }

    /// Whole numbers without a fraction, as everybody writes them.
    private static func number(_ value: Double) -> String {
        value.rounded() == value && value.magnitude < 1e15 ? String(Int(value)) : String(value)
    }
}
