import Foundation

/// Figures by name, with the values of every round.
package struct Report {
    package private(set) var figures: [(name: String, unit: String, values: [Double])] = []

    package init() {}

    package mutating func add(_ name: String, _ unit: String, _ value: Double) {
        if let index = figures.firstIndex(where: { $0.name == name }) {
            figures[index].values.append(value)
        } else {
            figures.append((name, unit, [value]))
        }
    }

    /// The medians as a Markdown table, with the least and the greatest value.
    package func table() -> String {
        let lines = figures.map { figure in
            let (least, greatest) = (figure.values.min() ?? 0, figure.values.max() ?? 0)
            let median = "\(text(figure.values.median)) \(figure.unit)"
            return "| \(figure.name) | \(median) | \(text(least)) to \(text(greatest)) |"
        }
        return (["| what | median | range |", "| --- | --- | --- |"] + lines).joined(separator: "\n")
    }

    package func json() throws -> Data {
        let values = figures.map { ["name": $0.name, "unit": $0.unit, "values": $0.values] as [String: Any] }
        return try JSONSerialization.data(withJSONObject: values, options: [.prettyPrinted, .sortedKeys])
    }

    private func text(_ value: Double) -> String {
        String(format: abs(value) >= 100 ? "%.0f" : "%.2f", value)
    }
}
