import Foundation

/// Where this program puts files while it runs.
package enum Scratch {
    private static let folder = FileManager.default.temporaryDirectory.appending(path: "benchmark-files-\(getpid())")

    /// Writes a file, and gives its path.
    package static func write(_ text: String, to name: String) throws -> String {
        let file = try directory(".").appending(path: name)
        try Data(text.utf8).write(to: file)
        return file.path()
    }

    /// Makes a folder if there is none.
    package static func directory(_ name: String) throws -> URL {
        let directory = name == "." ? folder : folder.appending(path: name)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        return directory
    }

    /// Removes all of them.
    package static func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
