import Foundation
import Glibc
import TestSupport

/// A PgBouncer in transaction mode before the server that all tests share.
struct PgBouncer {
    /// What libpq needs to connect to a database through it.
    let connectionString: String

    private static let port = 6432

    /// Runs `body` while the pooler before the database of this connection string does.
    static func run(before database: String, _ body: (PgBouncer) async throws -> Void) async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Another user may run it, and makes its socket here.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        let file = folder + "/pgbouncer.ini"
        try Data(try await settings(folder: folder).utf8).write(to: URL(filePath: file))
        let process = try await ServiceProcess.start(program, arguments: [file])
        let outcome: Result<Void, any Error>
        do {
            _ = try await process.errorOutput.line(containing: "process up", within: .seconds(60))
            let rest = database.split(separator: " ").filter { !$0.hasPrefix("host=") && !$0.hasPrefix("port=") }
            let through = "host=\(folder) port=\(port) " + rest.joined(separator: " ")
            outcome = .success(try await body(PgBouncer(connectionString: through)))
        } catch {
            outcome = .failure(error)
        }
        process.send(SIGTERM)
        _ = try? await process.waitForExit()
        try outcome.get()
    }

    private static var program: String {
        ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/usr/local/bin/pgbouncer"].first { access($0, X_OK) == 0 }
            ?? "/usr/sbin/pgbouncer"
    }

    /// No more than it takes: whatever `jobd` needs beyond the defaults would be asked of everybody who runs a pooler.
    private static func settings(folder: String) async throws -> String {
        let server = (try await TestCluster.shared.socketPath as NSString).deletingLastPathComponent
        // It refuses to run as root; only the server's user gets to the server's socket.
        let owner = try FileManager.default.attributesOfItem(atPath: server)[.ownerAccountName] as? String
        return """
            [databases]
            * = host=\(server) port=5432 user=postgres
            [pgbouncer]
            pool_mode = transaction
            listen_port = \(port)
            unix_socket_dir = \(folder)
            auth_type = any
            default_pool_size = 5
            \(getuid() == 0 ? "user = \(owner ?? "postgres")" : "")

            """
    }
}
