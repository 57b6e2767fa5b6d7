import Glibc

/// A folder that the paths of an input must not leave.
public struct PathRoot: Sendable, Hashable {
    /// The folder, absolute, with all its links resolved.
    public let folder: String

    /// Finds a folder.
    ///
    /// - Parameters:
    ///   - path: Its path.
    ///   - base: What a relative path starts from; nil for the working directory.
    /// - Throws: A `PathError` if it does not exist, or is no folder.
    public init(_ path: String, relativeTo base: String? = nil) throws(PathError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw PathError.invalid }
        let full = path.hasPrefix("/") ? path : (base.map { $0 + "/" } ?? "") + path
        folder = try Self.realPath(full)
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw PathError.notAFolder }
    }

    /// The absolute path, with every link resolved, of something that exists inside the folder.
    ///
    /// Links are followed as far as they stay inside. The answer holds for the moment it is given, so ask again right
    /// before use, and use the answer instead of the path: it holds no link that could be pointed elsewhere later.
    ///
    /// - Parameter path: A path relative to the folder, or an absolute one that leads into it.
    /// - Returns: The resolved path; the folder's own for `.`.
    /// - Throws: A `PathError` if there is no such thing, or it lies outside.
    public func resolve(_ path: String) throws(PathError) -> String {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw PathError.invalid }
        // Told apart before anything is looked up, so that an answer says nothing of what exists outside.
        guard !Self.climbsOut(path) else { throw PathError.outside }
        guard !path.hasPrefix("/") || Self.isInside(path, folder) else { throw PathError.outside }
        let resolved = try Self.realPath(path.hasPrefix("/") ? path : folder + "/" + path)
        guard Self.isInside(resolved, folder) else { throw PathError.outside }
        return resolved
    }

    /// Whether `..` leads above where the path starts, whatever the links.
    private static func climbsOut(_ path: String) -> Bool {
        var depth = 0
        for step in path.utf8.split(separator: UInt8(ascii: "/")) {
            if step.elementsEqual("..".utf8) { depth -= 1 } else if !step.elementsEqual(".".utf8) { depth += 1 }
            if depth < 0 { return true }
        }
        return false
    }

    private static func isInside(_ path: String, _ folder: String) -> Bool {
        if folder == "/" { return path.hasPrefix("/") }
        // As bytes: Swift's strings take some different names for equal.
        return path.utf8.elementsEqual(folder.utf8) || path.utf8.starts(with: (folder + "/").utf8)
    }

    private static func realPath(_ path: String) throws(PathError) -> String {
        guard let resolved = realpath(path, nil) else { throw PathError(errno) }
        defer { free(resolved) }
        guard let text = String(validatingCString: resolved) else { throw PathError.invalid }
        return text
    }
}
