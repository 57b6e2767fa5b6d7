/// A key that was pressed, as terminals send it.
enum TopKey: Sendable, Equatable {
    case up, down, pageUp, pageDown, enter, escape, backspace, interrupt
    case character(Character)

    /// The keys in what was read from a terminal at once; other control sequences are no keys.
    static func keys(in bytes: some Sequence<UInt8>) -> [TopKey] {
        var keys: [TopKey] = []
        var rest = Substring(String(decoding: Array(bytes), as: UTF8.self))
        while let first = rest.first {
            if let (sequence, key) = sequences.first(where: { rest.hasPrefix($0.0) }) {
                keys.append(key)
                rest = rest.dropFirst(sequence.count)
                continue
            }
            rest = rest.dropFirst()
            switch first {
            case "\u{1B}":
                guard rest.first == "[" || rest.first == "O" else {
                    keys.append(.escape)
                    continue
                }
                rest = rest.dropFirst()
                while let next = rest.first {
                    rest = rest.dropFirst()
                    if next.isLetter || next == "~" { break }
                }
            case "\r", "\n", "\r\n": keys.append(.enter)
            case "\u{7F}", "\u{8}": keys.append(.backspace)
            case "\u{3}": keys.append(.interrupt)
            default: if !first.unicodeScalars.contains(where: { $0.value < 0x20 }) { keys.append(.character(first)) }
            }
        }
        return keys
    }

    private static let sequences: [(String, TopKey)] = [
        ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OB", .down), ("\u{1B}[5~", .pageUp),
        ("\u{1B}[6~", .pageDown),
    ]
}
