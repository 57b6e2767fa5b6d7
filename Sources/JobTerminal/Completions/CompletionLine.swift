/// A command line that is being typed, as far as completions must understand it.
struct CompletionLine: Equatable {
    /// The command's name, if it was typed already.
    private(set) var command: String?
    /// The options that name a server and a token, as arguments.
    private(set) var serverArguments: [String] = []
    /// The other words, which need not be offered once more.
    private(set) var others: Set<String> = []

    /// The options that stand before a command and have a value; those that say which server to ask are kept.
    private static let options = [
        "--url": true, "--server": true, "--token": true, "--timeout": false, "--progress": false,
    ]

    /// Reads the words of a line.
    ///
    /// - Parameters:
    ///   - words: The words as the shell has them, quotes and all, with the program's name.
    ///   - index: Which of them is being completed, and so counts for nothing.
    init(words: [String], index: Int) {
        var rest = Array(words.enumerated().dropFirst())[...]
        while let (offset, text) = rest.popFirst() {
            let word = Self.unquoted(text)
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if let isKept = Self.options[parts.first ?? ""] {
                guard let value = parts.count == 2 ? (offset, parts[1]) : rest.popFirst() else { return }
                if isKept, value.0 != index { serverArguments.append("\(parts[0])=\(Self.unquoted(value.1))") }
            } else if offset == index || word.hasPrefix("-") {
                continue
            } else if command == nil {
                command = word
            } else {
                others.insert(word)
            }
        }
    }

    /// A word as the shell would pass it on, apart from variables and the like.
    private static func unquoted(_ word: String) -> String {
        var (result, quote, isEscaped) = ("", Character?.none, false)
        for character in word {
            if isEscaped {
                result.append(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if character == quote {
                quote = nil
            } else if quote == nil, character == "'" || character == "\"" {
                quote = character
            } else {
                result.append(character)
            }
        }
        return result
    }
}
