import Foundation
import LocalPostgres
import Logging
import Synchronization

/// A durable PostgreSQL in a temporary folder, which goes with the program that measures.
package enum TemporaryPostgres {
    private static let removal = Mutex(())

    /// Runs `body` on a new server and removes all of it afterwards, also after Ctrl-C.
    ///
    /// - Parameters:
    ///   - name: What the folder is called.
    ///   - settings: Settings of the server beside those that every benchmark has.
    ///   - body: What to do; is given a connection string.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, or what keeps the server from starting.
    package static func run<Value: Sendable>(
        _ name: String,
        settings: [String: String] = [:],
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(name)-benchmark-\(getpid())")
        let common = ["shared_buffers": "256MB", "max_wal_size": "4GB", "max_connections": "200"]
        let postgres = LocalPostgres(
            dataDirectory: folder.path(),
            settings: common.merging(settings) { $1 },
            logger: .quiet
        )
        defer { remove(folder) }
        let sources = [SIGINT, SIGTERM].map { signal in
            Glibc.signal(signal, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: signal)
            source.setEventHandler {
                Task {
                    ChildProcess.stopAll()
                    await postgres.stop()
                    remove(folder)
                    exit(128 + signal)
                }
            }
            source.resume()
            return source
        }
        defer { sources.forEach { $0.cancel() } }
        let connectionString = try await postgres.start()
        do {
            let value = try await body(connectionString)
            await postgres.stop()
            return value
        } catch {
            ChildProcess.stopAll()
            await postgres.stop()
            throw error
        }
    }

    private static func remove(_ folder: URL) {
        // After Ctrl-C this is done by whoever was told of it, and by what fails because of it: each would take the files
        // away from under the other, and give up.
        removal.withLock { _ in
            try? FileManager.default.removeItem(at: folder)
            Scratch.remove()
        }
    }
}
