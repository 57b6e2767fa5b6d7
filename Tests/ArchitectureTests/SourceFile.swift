import Foundation

/// One Swift file of the package.
struct SourceFile: Sendable {
    /// From the package's folder on, such as `Sources/jobd/Serve.swift`.
    let path: String
    let text: String

    /// The module it belongs to, by its folder; nil for what is no module of the package's own.
    var module: String? {
        let parts = path.split(separator: "/")
        switch parts.first {
        case "Sources", "Shared": return parts.count > 2 ? String(parts[1]) : nil
        case "sql": return "JobSchema"
        default: return nil
        }
    }

    /// All Swift files of the package, without what was built.
    static let all = Result { try readAll() }

    private static func readAll() throws -> [SourceFile] {
        // The folder of the tests may be a link.
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ["Package.swift", "Sources", "Shared", "Tests", "sql", "Examples", "Benchmarks"].flatMap {
            try files(at: root.appendingPathComponent($0), root: root)
        }
    }

    private static func files(at place: URL, root: URL) throws -> [SourceFile] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder) else { return [] }
        if isFolder.boolValue {
            return try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
                .filter { !$0.hasPrefix(".") }
                .flatMap { try files(at: place.appendingPathComponent($0), root: root) }
        }
        guard place.pathExtension == "swift" else { return [] }
        let path = String(place.path.dropFirst(root.path.count + 1))
        return [SourceFile(path: path, text: try String(contentsOf: place, encoding: .utf8))]
    }
}
