import Foundation

/// What an output stream can show.
struct TerminalCapabilities: Sendable, Equatable {
    /// Whether a person looks at it, and the cursor can be moved.
    var isInteractive: Bool
    /// Whether colours are welcome.
    var hasColor: Bool
    /// Whether it shows more than ASCII.
    var hasUnicode: Bool
    /// The columns; `nil` if it is no terminal and lines may be of any length.
    var width: Int?
    /// The rows; `nil` if it is no terminal.
    var height: Int?

    init(isInteractive: Bool, hasColor: Bool, hasUnicode: Bool, width: Int?, height: Int?) {
        self.isInteractive = isInteractive
        self.hasColor = hasColor
        self.hasUnicode = hasUnicode
        self.width = width
        self.height = height
    }

    /// Asks the system what a stream is now; windows change their size.
    init(of stream: Int32, environment: [String: String]) {
        let isTerminal = isatty(stream) == 1
        var size = winsize()
        let hasSize = isTerminal && ioctl(stream, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        self.init(
            isTerminal: isTerminal,
            size: hasSize ? (Int(size.ws_col), Int(size.ws_row)) : nil,
            environment: environment
        )
    }

    /// Decides from what is known of a stream and its environment.
    init(isTerminal: Bool, size: (columns: Int, rows: Int)?, environment: [String: String]) {
        let isDumb = environment["TERM"].nonEmpty == nil || environment["TERM"] == "dumb"
        isInteractive = isTerminal && !isDumb
        // https://no-color.org: any value but the empty one.
        hasColor = isInteractive && environment["NO_COLOR"].nonEmpty == nil
        let locale =
            environment["LC_ALL"].nonEmpty ?? environment["LC_CTYPE"].nonEmpty ?? environment["LANG"].nonEmpty ?? ""
        hasUnicode = locale.uppercased().contains("UTF-8") || locale.uppercased().contains("UTF8")
        let columns = environment["COLUMNS"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
        width = size?.columns ?? (isTerminal ? columns ?? 80 : nil)
        height = size?.rows ?? (isTerminal ? 24 : nil)
    }

    /// The same, as if it were a terminal.
    func asTerminal(environment: [String: String]) -> TerminalCapabilities {
        guard !isInteractive else { return self }
        var result = TerminalCapabilities(isTerminal: true, size: nil, environment: environment)
        result.isInteractive = true
        return result
    }
}
