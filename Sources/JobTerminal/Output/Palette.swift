import Rainbow

/// Colours a text, or leaves it as it is.
struct Palette: Sendable, Equatable {
    let isColored: Bool

    func good(_ text: String) -> String { paint(text, NamedColor.green.rawValue) }
    func bad(_ text: String) -> String { paint(text, NamedColor.red.rawValue) }
    func warning(_ text: String) -> String { paint(text, NamedColor.yellow.rawValue) }
    func accent(_ text: String) -> String { paint(text, NamedColor.cyan.rawValue) }
    func faint(_ text: String) -> String { paint(text, Style.dim.rawValue) }
    func strong(_ text: String) -> String { paint(text, Style.bold.rawValue) }

    private func paint(_ text: String, _ code: UInt8) -> String {
        isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
