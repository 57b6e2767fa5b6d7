/// Rows under headings, fitted to a width.
struct Table {
    struct Column {
        var title: String
        var isRightAligned = false
        /// The least width that is still of use, below which the column goes; `nil` if it is never cut.
        var least: Int?
    }

    var columns: [Column]
    var rows: [[String]]

    /// The lines of the table; without a width nothing is cut.
    func lines(width: Int?, unicode: Bool = true) -> [String] {
        let widths = fitted(to: width)
        return ([columns.map(\.title)] + rows).map { row in
            let cells = row.indices.filter { widths[$0] > 0 }.map { index in
                cell(row[index], columns[index], widths[index], ellipsis: unicode ? "…" : "~")
            }
            return cells.joined(separator: "  ").trimmingSuffix(" ")
        }
    }

    private func cell(_ text: String, _ column: Column, _ width: Int, ellipsis: Character) -> String {
        let text = TerminalText.clip(text, to: width, ellipsis: ellipsis)
        return column.isRightAligned ? TerminalText.padLeft(text, to: width) : TerminalText.pad(text, to: width)
    }

    /// The widths of the columns, 0 for those left out: the last ones are cut first, and the last is left out if that
    /// is not enough.
    private func fitted(to limit: Int?) -> [Int] {
        var kept = Array(columns.indices)
        while true {
            var widths = columns.map { _ in 0 }
            for index in kept {
                widths[index] = ([columns[index].title] + rows.map { $0[index] }).map(TerminalText.width).max() ?? 0
            }
            guard let limit else { return widths }
            var excess = widths.filter { $0 > 0 }.reduce(-2) { $0 + $1 + 2 } - limit
            for index in kept.reversed() where excess > 0 {
                let cut = min(excess, max(0, widths[index] - (columns[index].least ?? widths[index])))
                widths[index] -= cut
                excess -= cut
            }
            guard excess > 0, let last = kept.lastIndex(where: { columns[$0].least != nil }) else { return widths }
            kept.remove(at: last)
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var result = self
        while result.last == character { result.removeLast() }
        return result
    }
}
