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
    ///
    /// - Parameters:
    ///   - width: The columns that there are.
    ///   - unicode: Whether more than ASCII can be shown.
    ///   - paint: Colours the text of a cell, given its row (`nil` for the headings) and its column.
    /// - Returns: The headings and the rows.
    func lines(
        width: Int?,
        unicode: Bool = true,
        paint: (_ row: Int?, _ column: Int, String) -> String = { $2 }
    ) -> [String] {
        let widths = fitted(to: width)
        let shown = columns.indices.filter { widths[$0] > 0 }
        return ([columns.map(\.title)] + rows).enumerated().map { number, row in
            let cells = shown.map { index in
                let text = TerminalText.clip(row[index], to: widths[index], ellipsis: unicode ? "…" : "~")
                let space = String(repeating: " ", count: widths[index] - TerminalText.width(text))
                let painted = paint(number == 0 ? nil : number - 1, index, text)
                return columns[index].isRightAligned ? space + painted : painted + space
            }
            return cells.joined(separator: "  ").trimmingSuffix(" ")
        }
    }

    /// The widths of the columns, 0 for those left out.
    ///
    /// A column that has nothing to say is left out; of the others the last are cut first, and the last is left out if
    /// that is not enough.
    private func fitted(to limit: Int?) -> [Int] {
        var kept = columns.indices.filter { index in
            columns[index].least == nil || rows.isEmpty || rows.contains { !$0[index].isEmpty }
        }
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
