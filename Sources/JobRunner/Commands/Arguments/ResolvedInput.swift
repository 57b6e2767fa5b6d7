import JobStore

/// An input as a command gets it: with paths that are absolute and free of links.
struct ResolvedInput: Sendable {
    /// The whole input.
    let json: RawJSON

    /// The text that stands for each field in an argument.
    let texts: [String: String]

    /// Resolves the paths of an input that was checked.
    ///
    /// - Throws: An `InputError` for a path that no longer leads inside its folder.
    init(_ input: RawJSON, fields: [InputField]) throws(InputError) {
        var members: [(String, RawJSON)] = []
        for (name, value) in input.members() ?? [] {
            guard case .path(let root) = fields.first(where: { $0.name == name })?.type else {
                members.append((name, value))
                continue
            }
            do throws(PathError) {
                members.append((name, .string(try root.resolve(value.string ?? ""))))
            } catch {
                throw InputError(field: "input.\(name)", detail: error.description)
            }
        }
        json = .object(members)
        texts = Self.texts(of: json)
    }

    /// Strings as they are, whole numbers in plain digits, all else as its JSON.
    static func texts(of input: RawJSON) -> [String: String] {
        let members = (input.members() ?? []).map { ($0.name, $0.value) }
        return Dictionary(members.map { ($0, text(of: $1)) }) { _, last in last }
    }

    private static func text(of value: RawJSON) -> String {
        value.string ?? value.int.map(String.init) ?? value.text
    }
}
