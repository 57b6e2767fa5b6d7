import JobStore

/// The fields that an input has, and no others.
struct InputSchema: Sendable {
    let fields: [InputField]

    /// Checks every field and fills in the defaults.
    ///
    /// - Throws: An `InputError` that names the first field that is wrong.
    func checked(_ input: RawJSON) throws(InputError) -> RawJSON {
        guard let members = input.members() else { throw InputError(field: "input", detail: "expected an object") }
        for (name, value) in members {
            guard let field = fields.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw InputError(field: "input.\(Self.short(name))", detail: "is not a field of this kind; \(known)")
            }
            try field.check(value)
        }
        var complete = members.map { ($0.name, $0.value) }
        for field in fields where !members.contains(where: { $0.name.utf8.elementsEqual(field.name.utf8) }) {
            if let value = field.defaultValue {
                try field.check(value)
                complete.append((field.name, value))
            } else if field.isRequired {
                throw InputError(field: "input.\(field.name)", detail: "is required")
            }
        }
        return complete.count == members.count ? input : .object(complete)
    }

    private var known: String {
        fields.isEmpty ? "it has none" : "it has \(fields.map(\.name).joined(separator: ", "))"
    }

    private static func short(_ name: String) -> String {
        name.unicodeScalars.count > 64 ? String(String.UnicodeScalarView(name.unicodeScalars.prefix(64))) + "…" : name
    }
}
