/// The code of a Swift source, without comments and the texts of strings.
enum SourceCode {
    /// The lines, as many as the source has.
    static func lines(of text: String) -> [String] {
        var reader = Reader()
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { reader.code(of: $0) }
    }

    private struct Reader {
        private enum Place {
            case code, comment(depth: Int), longString
        }

        private var place = Place.code

        /// What of a line is code; strings become empty.
        mutating func code(of line: Substring) -> String {
            var (rest, code) = (line, "")
            while let first = rest.first {
                switch place {
                case .comment(let depth): readComment(&rest, depth)
                case .longString: readLongString(&rest, &code)
                case .code:
                    if rest.hasPrefix("//") { return code }
                    if rest.hasPrefix("/*") {
                        (place, rest) = (.comment(depth: 1), rest.dropFirst(2))
                    } else if rest.hasPrefix("\"\"\"") {
                        (place, rest) = (.longString, rest.dropFirst(3))
                    } else if first == "\"" {
                        rest = Self.afterString(rest.dropFirst())
                        code += "\"\""
                    } else {
                        code.append(first)
                        rest = rest.dropFirst()
                    }
                }
            }
            return code
        }

        private mutating func readComment(_ rest: inout Substring, _ depth: Int) {
            if rest.hasPrefix("*/") {
                (place, rest) = (depth == 1 ? .code : .comment(depth: depth - 1), rest.dropFirst(2))
            } else if rest.hasPrefix("/*") {
                (place, rest) = (.comment(depth: depth + 1), rest.dropFirst(2))
            } else {
                rest = rest.dropFirst()
            }
        }

        private mutating func readLongString(_ rest: inout Substring, _ code: inout String) {
            if rest.hasPrefix("\"\"\"") {
                (place, rest) = (.code, rest.dropFirst(3))
                code += "\"\""
            } else {
                rest = rest.dropFirst()
            }
        }

        /// What follows a string of one line; what is interpolated into it counts as text.
        private static func afterString(_ text: Substring) -> Substring {
            var rest = text
            while let first = rest.first, first != "\"" {
                rest = rest.dropFirst(first == "\\" ? 2 : 1)
            }
            return rest.dropFirst()
        }
    }
}
