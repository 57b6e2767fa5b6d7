/// What a caller of the API may do.
public enum AccessScope: String, Sendable, Hashable, CaseIterable {
    /// See jobs and kinds.
    case read
    /// Start, cancel, retry and delete jobs.
    case write
    /// All of that with the jobs of every owner, and see the metrics.
    case admin
}

extension AccessScope {
    /// Reads a list with commas, such as `read,write`.
    ///
    /// - Parameter list: The list; spaces around a name are fine.
    /// - Returns: The scopes; nil if a name is no scope, or if there is none.
    public static func set(list: String) -> Set<AccessScope>? {
        let names = list.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        let scopes = names.compactMap(AccessScope.init(rawValue:))
        return scopes.count == names.count ? Set(scopes) : nil
    }

    /// The scopes as they are listed: `read,write`.
    public static func list(_ scopes: Set<AccessScope>) -> String {
        allCases.filter(scopes.contains).map(\.rawValue).joined(separator: ",")
    }
}
