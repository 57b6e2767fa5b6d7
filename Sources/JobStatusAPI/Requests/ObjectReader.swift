import JobStore

/// Reads the members of a JSON object one by one, and refuses those that nobody asked for.
///
/// A member that is not known is an error and never ignored: a misspelt `runAt` must not start a job at once.
struct ObjectReader {
    /// Where the object stands in the body; empty for the body itself.
    let path: String

    private var members: [(name: String, value: RawJSON)]
    private var known: [String] = []

    /// Begins to read.
    ///
    /// - Parameters:
    ///   - value: What should be an object.
    ///   - path: Where it stands in the body; empty for the body itself.
    /// - Throws: An `APIProblem` if it is no object.
    init(_ value: RawJSON, path: String) throws(APIProblem) {
        guard let members = value.members() else {
            throw APIProblem(.invalidRequest, "An object is needed here.", field: path.isEmpty ? "body" : path)
        }
        self.path = path
        self.members = members
    }

    /// The path of a member.
    func field(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// Takes a member out, of whatever type it is; nil if it is missing.
    mutating func take(_ name: String) -> RawJSON? {
        known.append(name)
        guard let index = members.firstIndex(where: { $0.name.utf8.elementsEqual(name.utf8) }) else { return nil }
        return members.remove(at: index).value
    }

    /// Takes a member out and converts it; nil if it is missing.
    ///
    /// - Parameters:
    ///   - name: The name of the member.
    ///   - rule: What it has to be, for people, such as "a whole number from 1 to 100".
    ///   - convert: The value meant; nil for one that breaks the rule.
    /// - Returns: What `convert` made of it.
    /// - Throws: An `APIProblem` if the value breaks the rule.
    mutating func take<Value>(
        _ name: String,
        _ rule: @autoclosure () -> String,
        convert: (RawJSON) -> Value?
    ) throws(APIProblem) -> Value? {
        guard let raw = take(name) else { return nil }
        guard let value = convert(raw) else {
            throw APIProblem(.invalidRequest, "\"\(name)\" must be \(rule()).", field: field(name))
        }
        return value
    }

    /// Refuses members that were not taken.
    ///
    /// - Throws: An `APIProblem` that names the first of them.
    func finish() throws(APIProblem) {
        guard let unknown = members.first?.name else { return }
        throw APIProblem(
            .invalidRequest,
            "\"\(unknown.prefix(100))\" is not known here; known are \(known.joined(separator: ", ")).",
            field: field(String(unknown.prefix(100)))
        )
    }
}
