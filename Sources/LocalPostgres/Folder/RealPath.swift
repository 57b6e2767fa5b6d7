import Foundation
import Glibc

/// Absolute paths without links.
enum RealPath {
    /// The absolute path without links; of what does not exist yet, the nearest existing parent is resolved.
    ///
    /// The same folder always gets the same text, however it was named: the socket's place is derived from it.
    static func resolve(_ path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        var existing = absolute
        var missing: [Substring] = []
        while true {
            if let pointer = realpath(existing, nil) {
                defer { free(pointer) }
                let base = String(cString: pointer)
                return appending(missing.reversed(), to: base)
            }
            guard let slash = existing.lastIndex(of: "/"), existing != "/" else { return absolute }
            missing.append(existing[existing.index(after: slash)...])
            existing = slash == existing.startIndex ? "/" : String(existing[..<slash])
        }
    }

    private static func appending(_ names: some Sequence<Substring>, to base: String) -> String {
        var parts = base.split(separator: "/")
        for name in names where !name.isEmpty && name != "." {
            if name == ".." { _ = parts.popLast() } else { parts.append(name) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The folders from the root down to the parent of the path.
    static func parents(of path: String) -> [String] {
        var result = ["/"]
        var current = ""
        for part in path.split(separator: "/").dropLast() {
            current += "/" + part
            result.append(current)
        }
        return result
    }

    /// Where a symbolic link leads, as it stands.
    static func target(ofLink path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { buffer in
            guard let base = buffer.baseAddress else { return nil }
            let count = readlink(path, base, buffer.count)
            guard count >= 0 else { return nil }
            return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
