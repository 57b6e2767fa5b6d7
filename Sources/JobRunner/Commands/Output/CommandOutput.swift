/// What a command's standard output means.
enum CommandOutput: String, Sendable, Hashable, CaseIterable {
    /// All of it is the result, as `{"output": …}`.
    case text
    /// Each line is a JSON object: progress, a result or an error.
    case events
}
