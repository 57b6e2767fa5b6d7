/// The names that a command kind's input fields may have: a letter or `_`, then up to 63 of `A-Za-z0-9_-`.
enum InputFieldName {
    static func isValid(_ name: String) -> Bool {
        guard let first = name.first, first.isLetter || first == "_" else { return false }
        return name.utf8.count <= 64 && name.allSatisfy(isAllowed)
    }

    static func isAllowed(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber || character == "_" || character == "-")
    }
}
