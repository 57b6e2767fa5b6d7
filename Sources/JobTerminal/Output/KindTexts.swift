import JobStatusModels

/// Kinds as people read them.
enum KindTexts {
    /// A table of kinds with their input fields.
    static func table(_ listing: KindsListing) -> Table {
        Table(
            columns: [.init(title: "KIND"), .init(title: "INPUT", least: 10), .init(title: "ABOUT", least: 10)],
            rows: listing.kinds.map { kind in
                [
                    TerminalText.clean(kind.name) + (kind.isDefault ? " (default)" : ""), input(kind),
                    TerminalText.clean(kind.summary ?? ""),
                ]
            }
        )
    }

    /// The input fields: `path: path, rounds: integer = 3, note?: string`.
    static func input(_ kind: KindsListing.Kind) -> String {
        guard let fields = kind.input else { return "any JSON" }
        guard !fields.isEmpty else { return "none" }
        return fields.map { field in
            let name = TerminalText.clean(field.name) + (field.required || field.defaultValue != nil ? "" : "?")
            let defaultValue = field.defaultValue.map { " = " + JSONText.compact(JobTexts.pretty($0).utf8) } ?? ""
            return TerminalText.clean("\(name): \(field.type)\(defaultValue)")
        }.joined(separator: ", ")
    }
}
