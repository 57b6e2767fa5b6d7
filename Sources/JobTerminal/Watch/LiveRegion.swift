/// The lines at the bottom of a terminal that are drawn again and again.
///
/// It gives the bytes of each step as one text, so that a terminal never shows half a frame.
struct LiveRegion: Sendable {
    /// The columns that each line of the last frame took.
    private var drawn: [Int] = []
    private var last: [String] = []

    /// Goes from the last frame to the next.
    ///
    /// - Parameters:
    ///   - lines: The lines of the next frame, each shorter than the window is wide.
    ///   - above: Lines that stay above the frame, of any length.
    ///   - width: The columns of the window now.
    /// - Returns: What to write; nothing if nothing changed.
    mutating func draw(_ lines: [String], above: [String] = [], width: Int) -> String {
        guard lines != last || !above.isEmpty else { return "" }
        // A window that became narrower has wrapped the lines that are there.
        let rows = drawn.reduce(0) { $0 + max(1, ($1 + width - 1) / max(1, width)) }
        var text = rows > 0 ? "\u{1B}[\(rows)A\r" : "\r"
        for line in above + lines { text += line + "\u{1B}[K\n" }
        text += "\u{1B}[J"
        drawn = lines.map { TerminalText.width(Self.withoutColors($0)) }
        last = lines
        return text
    }

    /// Has the next frame drawn even if it is the same.
    mutating func invalidate() {
        last = ["\u{0}"]
    }

    private static func withoutColors(_ text: String) -> String {
        var result = ""
        var isCode = false
        for character in text {
            if isCode {
                isCode = character != "m"
            } else if character == "\u{1B}" {
                isCode = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
