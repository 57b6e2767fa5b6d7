import Foundation

/// The whole terminal: its other screen, without a cursor, with keys that come one by one.
///
/// Whatever way the program ends, the terminal is as it was: at the end of `run`, on a signal, and at `exit`.
enum TopScreen {
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    private static let leave = "\u{1B}[0m\u{1B}[?25h\u{1B}[?1049l"
    /// What the terminal was like; set once, before anything that could end the program.
    nonisolated(unsafe) private static var original = termios()
    nonisolated(unsafe) private static var isEntered = false

    /// Takes the terminal over.
    static func begin() {
        guard !isEntered, tcgetattr(STDIN_FILENO, &original) == 0 else { return }
        isEntered = true
        atexit { TopScreen.end() }
        var raw = original
        cfmakeraw(&raw)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        Console.output.write(enter)
    }

    /// Gives the terminal back.
    static func end() {
        guard isEntered else { return }
        isEntered = false
        Console.output.write(leave)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &original)
    }

    /// What to write to get from one frame to the next: only lines that changed, and all of it at once.
    ///
    /// - Parameters:
    ///   - lines: The lines to show.
    ///   - last: The lines that are shown; `nil` if that is not known.
    /// - Returns: The text, empty if nothing changed.
    static func text(_ lines: [String], after last: [String]?) -> String {
        guard lines != last else { return "" }
        // https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036: shown as a whole where known.
        var text = "\u{1B}[?2026h" + (last == nil ? "\u{1B}[2J" : "")
        for (index, line) in lines.enumerated() where last.map({ index >= $0.count || $0[index] != line }) ?? true {
            text += "\u{1B}[\(index + 1);1H\(line)\u{1B}[K"
        }
        if let last, last.count > lines.count { text += "\u{1B}[\(lines.count + 1);1H\u{1B}[J" }
        return text + "\u{1B}[?2026l"
    }
}
