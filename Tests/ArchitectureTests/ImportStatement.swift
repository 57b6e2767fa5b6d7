import Foundation

/// One `import` of a source file.
struct ImportStatement: Hashable {
    /// The module, also where only one of its symbols is imported.
    let module: String
    /// Counted from 1.
    let line: Int
    /// The conditions of the `#if`s that it stands in.
    let conditions: [String]

    /// Finds the imports of a Swift source.
    ///
    /// Comments are left out, and so are the texts of strings over several lines, which may show imports.
    static func all(in text: String) -> [ImportStatement] {
        var scanner = Scanner()
        for (index, line) in text.components(separatedBy: "\n").enumerated() {
            scanner.read(line.trimmingCharacters(in: .whitespaces), number: index + 1)
        }
        return scanner.found
    }

    private struct Scanner {
        var found: [ImportStatement] = []
        var conditions: [String] = []
        var isInString = false
        var isInComment = false

        mutating func read(_ line: String, number: Int) {
            if isInComment {
                isInComment = !line.contains("*/")
            } else if isInString {
                isInString = !line.contains("\"\"\"")
            } else if line.hasPrefix("//") {
                return
            } else if line.hasPrefix("/*") {
                isInComment = !line.contains("*/")
            } else if line.components(separatedBy: "\"\"\"").count % 2 == 0 {
                isInString = true
            } else {
                readCode(line, number: number)
            }
        }

        private mutating func readCode(_ line: String, number: Int) {
            if line.hasPrefix("#if ") {
                conditions.append(String(line.dropFirst(4)))
            } else if line.hasPrefix("#else") {
                if !conditions.isEmpty { conditions[conditions.count - 1] = "" }
            } else if line.hasPrefix("#endif") {
                _ = conditions.popLast()
            } else if let module = Self.module(of: line) {
                found.append(ImportStatement(module: module, line: number, conditions: conditions))
            }
        }

        /// Reads `@_exported public import struct Module.Symbol`, with all but `import` and the name left out or not.
        private static func module(of line: String) -> String? {
            let kinds: Set<Substring> = [
                "struct", "class", "enum", "protocol", "typealias", "func", "var", "let", "actor",
            ]
            let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
            var words = line.split(whereSeparator: \.isWhitespace)
            while let word = words.first, word.hasPrefix("@") || levels.contains(word) { words.removeFirst() }
            guard words.first == "import" else { return nil }
            words.removeFirst()
            if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
            return words.first?.split(separator: ".").first.map(String.init)
        }
    }
}
