import Logging

@testable import LocalPostgres

/// Settings for servers that need not survive a power cut.
let fast = ["fsync": "off", "shared_buffers": "16MB", "max_connections": "10", "autovacuum": "off"]

/// A server in a folder, stopped at the end of the test whatever happens in it.
@discardableResult
func withServer<Result>(
    in folder: String,
    settings: [String: String] = fast,
    logger: Logger = LogRecorder().logger,
    _ body: (LocalPostgres) async throws -> Result
) async throws -> Result {
    let postgres = LocalPostgres(dataDirectory: folder, settings: settings, logger: logger)
    do {
        let result = try await body(postgres)
        await postgres.stop()
        return result
    } catch {
        await postgres.stop()
        throw error
    }
}
