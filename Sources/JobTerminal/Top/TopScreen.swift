import Foundation

/// The whole terminal: its other screen, without a cursor, with keys that come one by one.
///
/// Whatever way the program ends, the terminal is as it was: at the end of `run`, on a signal, at `exit`, and after a
/// crash. Nothing can be done about SIGKILL; `reset` helps then.
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
        guardAgainstCrashes()
        var raw = original
        cfmakeraw(&raw)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw)
        Console.output.write(enter)
    }

    /// Writes to the screen, if it is still taken over.
    static func draw(_ text: String) {
        if isEntered, !text.isEmpty { Console.output.write(text) }
    }

    /// Gives the terminal back.
    static func end() {
        guard isEntered else { return }
        isEntered = false
        Console.output.write(leave)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &original)
    }

    private static let crashes = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT]
    /// The bytes of `leave` and what handled a crash before, where a signal handler can get at them without Swift's help.
    nonisolated(unsafe) private static let farewell = UnsafeMutableBufferPointer<UInt8>
        .allocate(capacity: leave.utf8.count)
    nonisolated(unsafe) private static let earlier = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)

    /// Gives the terminal back when the program dies of a crash, by what a signal handler may do: write, tcsetattr,
    /// sigaction and raise (POSIX, 2.4.3).
    private static func guardAgainstCrashes() {
        _ = farewell.initialize(from: leave.utf8)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { number in
            // Other threads go on for a moment, and must not draw any more.
            TopScreen.isEntered = false
            _ = write(STDOUT_FILENO, TopScreen.farewell.baseAddress, TopScreen.farewell.count)
            tcsetattr(STDIN_FILENO, TCSANOW, &TopScreen.original)
            // It goes on as it would have: the signal waits until this handler has returned.
            sigaction(number, TopScreen.earlier + Int(number), nil)
            raise(number)
        }
        for number in crashes { sigaction(number, &action, earlier + Int(number)) }
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
