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

    /// The widths of the columns, 0 for those left out: from the last, columns are cut, then left out, until all fits.
    private func fitted(to limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            ([columns[index].title] + rows.map { $0[index] }).map(TerminalText.width).max() ?? 0
        }
        guard let limit else { return widths }
        func total() -> Int { widths.filter { $0 > 0 }.reduce(-2) { $0 + $1 + 2 } }
        for index in columns.indices.reversed() where total() > limit {
            guard let least = columns[index].least else { continue }
            widths[index] = max(min(least, widths[index]), widths[index] - (total() - limit))
        }
        for index in columns.indices.reversed() where total() > limit && columns[index].least != nil {
            widths[index] = 0
        }
        return widths
    }
}

extension String {
    fileprivate func trimmingSuffix(_ character: Character) -> String {
        var result = self
        while result.last == character { result.removeLast() }
        return result
    }
}
