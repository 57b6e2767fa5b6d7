import Glibc
import LocalPostgres
import Logging
import Subprocess
import SystemPackage

/// A data folder as a first start leaves it, made once for each run of the tests: a copy of it takes a fraction of the
/// time.
public actor PristineCluster {
    /// The one of this process.
    public static let shared = PristineCluster()

    private var making: Task<String, any Error>?

    /// Makes a data folder that a server can be started in.
    ///
    /// - Parameter path: Where; it must not exist yet, and its parent must.
    /// - Throws: What kept the cluster from being made or copied.
    public func copy(to path: String) async throws {
        let original = try await folder()
        let result = try await Subprocess.run(
            .name("cp"),
            arguments: ["-a", "--reflink=auto", original, path],
            output: .discarded,
            error: .string(limit: 65_536)
        )
        guard result.terminationStatus.isSuccess else { throw TestSupportError("cp: \(result.standardError)") }
    }

    private func folder() async throws -> String {
        if let making { return try await making.value }
        let task = Task {
            let path = "/tmp/job-status-tests-\(getpid())-pristine"
            try await ProcessGuard.shared.watch(cluster: path)
            let postgres = LocalPostgres(
                dataDirectory: path,
                settings: ["fsync": "off"],
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
            )
            try await postgres.start()
            await postgres.stop()
            return path
        }
        making = task
        return try await task.value
    }
}
