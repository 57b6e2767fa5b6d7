/// One argument of a command, in which `{field}` stands for a field's value.
///
/// A name in braces is a placeholder; `{{name}}` is the text `{name}`, and all other braces are themselves. A value
/// never becomes more than its place in this one argument, since no shell reads it.
struct ArgumentTemplate: Sendable, Hashable {
    enum Part: Sendable, Hashable {
        case text(String)
        case field(String)
    }

    let parts: [Part]

    init(_ argument: String) {
        var parts: [Part] = []
        var text = ""
        var rest = argument[...]
        while let character = rest.first {
            if let (part, length) = Self.bracedName(rest) {
                switch part {
                case .text(let literal): text += literal
                case .field:
                    if !text.isEmpty { parts.append(.text(text)) }
                    text = ""
                    parts.append(part)
                }
                rest = rest.dropFirst(length)
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        if !text.isEmpty || parts.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// The fields it names.
    var fields: [String] {
        parts.compactMap { if case .field(let name) = $0 { name } else { nil } }
    }

    /// Whether a value decides the first character, which could be the `-` of an option.
    var beginsWithField: Bool {
        if case .field = parts.first { true } else { false }
    }

    /// The argument with the fields' values in place.
    func filled(with values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .field(let name): values[name] ?? ""
            }
        }.joined()
    }

    /// A placeholder or an escaped one at the start of a text, and how many characters it has.
    private static func bracedName(_ text: Substring) -> (Part, Int)? {
        let braces = text.prefix { $0 == "{" }.count
        guard braces == 1 || braces == 2 else { return nil }
        let name = text.dropFirst(braces).prefix { InputFieldName.isAllowed($0) }
        let closing = text.dropFirst(braces + name.count).prefix(braces)
        guard InputFieldName.isValid(String(name)), closing == String(repeating: "}", count: braces) else { return nil }
        let length = name.count + 2 * braces
        return (braces == 1 ? .field(String(name)) : .text("{\(name)}"), length)
    }
}
