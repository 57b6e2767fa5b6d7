/// Texts as a terminal shows them.
enum TerminalText {
    /// The text on one line, without anything that a terminal would obey instead of showing.
    ///
    /// Texts of jobs come from whoever started them: an escape sequence could clear the screen or worse.
    static func clean(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                result.unicodeScalars.append(" ")
            case .format where scalar.value != 0x200D:  // Joins emoji; the others can turn the direction of a line.
                continue
            default:
                result.unicodeScalars.append(scalar)
            }
        }
        return result.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    }

    /// A text of several lines without anything that a terminal would obey, besides line feeds and tabs.
    static func cleanLines(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control && !"\n\t".unicodeScalars.contains(scalar)
            result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
        }
        return result
    }

    /// How many columns the text takes.
    static func width(_ text: String) -> Int {
        text.reduce(0) { $0 + width($1) }
    }

    /// The text cut to so many columns, with an ellipsis if something is missing.
    static func clip(_ text: String, to limit: Int, ellipsis: Character = "…") -> String {
        guard width(text) > limit else { return text }
        guard limit > 0 else { return "" }
        var (result, used) = ("", 0)
        for character in text {
            used += width(character)
            if used > limit - 1 { break }
            result.append(character)
        }
        return result + String(ellipsis)
    }

    /// The text filled up to so many columns.
    static func pad(_ text: String, to columns: Int) -> String {
        text + String(repeating: " ", count: max(0, columns - width(text)))
    }

    /// The text filled up to so many columns from the left.
    static func padLeft(_ text: String, to columns: Int) -> String {
        String(repeating: " ", count: max(0, columns - width(text))) + text
    }

    private static func width(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        return isWide(scalar) ? 2 : 1
    }

    /// Whether terminals give the scalar two columns: East Asian wide and full-width ones, and emoji.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default:
            scalar.properties.isEmojiPresentation
        }
    }
}
