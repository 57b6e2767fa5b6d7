import Configuration
import Foundation
import SystemPackage
import Yams

/// A YAML file of options by their names.
enum ConfigurationFile {
    /// The names that there are.
    private static let names: Set<String> = [
        "host", "port", "listen", "auth", "jwks", "jwt-issuer", "jwt-audience", "database-url", "listener-url",
        "prepare", "data-dir", "migrate", "role", "kinds", "demo-kinds", "concurrency", "queues", "lease",
        "shutdown-grace", "retention", "rate-limit", "max-unfinished", "cors-origin", "tls-certificate", "tls-key",
    ]

    /// Opens a file, and refuses a name that is none: a misspelt one would go unnoticed.
    ///
    /// - Parameter path: Where the file is.
    /// - Returns: Its options.
    /// - Throws: `JobServiceError` if it can't be read, or has a name that there is not.
    static func provider(path: String) async throws -> any ConfigProvider {
        let written: Any?
        let provider: FileProvider<YAMLSnapshot>
        do {
            written = try Yams.load(yaml: String(contentsOfFile: path, encoding: .utf8))
            provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(path))
        } catch {
            throw JobServiceError("can't read the configuration file \(path): \(error)")
        }
        let unknown = Set((written as? [String: Any] ?? [:]).keys).subtracting(names).sorted()
        guard unknown.isEmpty else {
            let known = names.sorted().joined(separator: ", ")
            throw JobServiceError("\(path): unknown: \(unknown.joined(separator: ", ")); known are \(known)")
        }
        return provider
    }
}
