import Foundation

/// What a terminal shows, as far as full-screen programs of this package need one: the cursor is moved, lines and the
/// screen are erased, there is a second screen, and colours count for nothing.
public struct TerminalScreen: Sendable {
    private typealias Cells = [[Character]]

    private let columns: Int
    private let rows: Int
    private var cells: Cells
    /// The first screen while the second one is shown.
    private var other: Cells?
    private var (row, column) = (0, 0)
    /// The end of what came, while it is not known what it means.
    private var pending: [UInt8] = []
    /// Whether the cursor is shown.
    public private(set) var hasCursor = true

    init(columns: Int, rows: Int) {
        (self.columns, self.rows) = (columns, rows)
        cells = Self.empty(columns, rows)
    }

    /// Whether the second screen is shown, which leaves no trace on the first.
    public var isAlternate: Bool { other != nil }

    /// The rows, without the blanks at their ends.
    public var lines: [String] {
        cells.map { row in
            let end = row.lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
            return String(row[..<end])
        }
    }

    /// The rows as one text.
    public var text: String { lines.joined(separator: "\n") }

    private static func empty(_ columns: Int, _ rows: Int) -> Cells {
        Cells(repeating: [Character](repeating: " ", count: columns), count: rows)
    }

    mutating func take(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        while let byte = pending.first {
            if byte == 0x1B {
                guard let length = controlLength() else { return }
                control(Array(pending.prefix(length)))
                pending.removeFirst(length)
            } else if byte < 0x20 {
                if byte == 0x0D { column = 0 }
                if byte == 0x0A { lineFeed() }
                pending.removeFirst()
            } else {
                let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                guard pending.count >= length else { return }
                put(String(decoding: pending.prefix(length), as: UTF8.self).first ?? "?")
                pending.removeFirst(length)
            }
        }
    }

    /// The length of the control sequence at the front: `ESC [ … letter`, or `ESC` and one more; nil if it is not all there.
    private func controlLength() -> Int? {
        guard pending.count > 1 else { return nil }
        guard pending[1] == UInt8(ascii: "[") else { return 2 }
        return pending.dropFirst(2).firstIndex { (0x40...0x7E).contains($0) }.map { $0 + 1 }
    }

    private mutating func control(_ bytes: [UInt8]) {
        guard bytes.count > 2, let last = bytes.last else { return }
        let text = String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
        let numbers = text.split(separator: ";").map { Int($0) ?? 0 }
        switch (Character(UnicodeScalar(last)), text) {
        case ("H", _):
            row = min(rows, max(1, numbers.first ?? 1)) - 1
            column = min(columns, max(1, numbers.dropFirst().first ?? 1)) - 1
        case ("K", _): cells[row].replaceSubrange(column..., with: repeatElement(" ", count: columns - column))
        case ("J", "2"): cells = Self.empty(columns, rows)
        case ("J", _):
            cells[row].replaceSubrange(column..., with: repeatElement(" ", count: columns - column))
            for below in (row + 1)..<max(rows, row + 1) { cells[below] = Self.empty(columns, 1)[0] }
        case ("h", "?1049"): if other == nil { (other, cells) = (cells, Self.empty(columns, rows)) }
        case ("l", "?1049"): if let first = other { (cells, other) = (first, nil) }
        case ("h", "?25"), ("l", "?25"): hasCursor = last == UInt8(ascii: "h")
        default: break
        }
    }

    private mutating func put(_ character: Character) {
        if column == columns {
            column = 0
            lineFeed()
        }
        cells[row][column] = character
        column += 1
    }

    private mutating func lineFeed() {
        guard row == rows - 1 else { return row += 1 }
        cells.removeFirst()
        cells.append(Self.empty(columns, 1)[0])
    }
}
