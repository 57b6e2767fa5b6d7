/// Why a kind catalog makes no job of a well-formed start request.
public enum StartRefusal: Error, Sendable, Hashable {
    /// There is no such kind; `known` names those that there are.
    case unknownKind(known: [String])

    /// The input does not fit the kind: which field, as a path such as `input.path`, and what is wrong with it.
    case invalidInput(field: String, detail: String)
}
