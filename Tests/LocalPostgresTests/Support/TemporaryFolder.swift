import Foundation
import Glibc
import TestSupport

/// A folder of one test, which every user may enter, removed at its end.
func withTemporaryFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    let path = "/tmp/local-postgres-tests-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    // Their servers lie in different places.
    for name in ["", "/data", "/one", "/two"] { try await ProcessGuard.shared.watch(cluster: path + name) }
    defer { try? FileManager.default.removeItem(atPath: path) }
    // Made longer than the umask may have left it.
    chmod(path, 0o755)
    return try await body(path)
}

/// A data folder with a cluster in it, removed at the end of the test.
func withDataFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { folder in
        try await PristineCluster.shared.copy(to: folder + "/data")
        return try await body(folder + "/data")
    }
}

extension String {
    /// The folder of the socket in a connection string.
    var socketDirectory: String {
        split(separator: " ").first { $0.hasPrefix("host=") }.map { String($0.dropFirst(5)) } ?? ""
    }
}
