import JobStore

extension CommandKind {
    /// The longest argument that Linux takes (MAX_ARG_STRLEN, with the byte that ends it).
    private static let argumentLimit = 128 * 1024 - 1

    /// Refuses an input of which an argument would become too long for any command.
    func checkLengths(_ input: RawJSON) throws(InputError) {
        guard input.bytes.count > Self.argumentLimit / 2 else { return }
        let texts = ResolvedInput.texts(of: input)
        for argument in arguments where argument.filled(with: texts).utf8.count > Self.argumentLimit {
            let longest = argument.fields.max { texts[$0]?.utf8.count ?? 0 < texts[$1]?.utf8.count ?? 0 }
            throw InputError(
                field: "input" + (longest.map { ".\($0)" } ?? ""),
                detail: "is too long for a command's argument"
            )
        }
    }
}
