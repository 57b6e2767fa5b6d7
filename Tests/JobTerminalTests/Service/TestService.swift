import Foundation
import TestSupport

/// A `jobd` with the demo kinds that the tests of this module share.
actor TestService {
    static let shared = TestService()

    private var running: Task<String, any Error>?

    /// Where it listens; the first call starts it.
    func url() async throws -> String {
        let task = running ?? Task { try await Self.start() }
        running = task
        return try await task.value
    }

    private static func start() async throws -> String {
        let (urls, continuation) = AsyncThrowingStream<String, any Error>.makeStream()
        // The database and the service stay until the test process ends.
        Task {
            do {
                try await withTestDatabase { connectionString in
                    let service = try await ServiceProcess.start(
                        "jobd",
                        arguments: [
                            "serve", "--port", "0", "--demo-kinds", "--database-url", connectionString,
                            "--concurrency", "32",
                        ]
                    )
                    continuation.yield(try await service.waitUntilReady())
                    try await service.waitForExit(within: .seconds(3_600))
                }
            } catch {
                continuation.finish(throwing: error)
            }
        }
        for try await url in urls { return url }
        throw CancellationError()
    }
}

/// A program did not end by itself.
struct ProgramKilled: Error {
    var transcript: String
}

/// A run of `jobctl` that is over.
struct Run {
    var code: Int32
    var output: String
    var errorOutput: String

    var outputLines: [String] { output.split(separator: "\n").map(String.init) }
}

/// Starts `jobctl` against the shared service, unless another server is named.
func start(
    _ arguments: String...,
    server: String? = nil,
    environment: [String: String?] = [:],
    input: String = ""
) async throws -> ServiceProcess {
    var environment = environment
    environment["JOBCTL_URL"] = if let server { server } else { try await TestService.shared.url() }
    environment["LC_ALL"] = "C.UTF-8"
    return try await ServiceProcess.start("jobctl", arguments: arguments, environment: environment, input: input)
}

/// Runs `jobctl` to its end against the shared service, unless another server is named.
func run(
    _ arguments: String...,
    server: String? = nil,
    environment: [String: String?] = [:],
    input: String = ""
) async throws -> Run {
    var environment = environment
    environment["JOBCTL_URL"] = if let server { server } else { try await TestService.shared.url() }
    environment["LC_ALL"] = "C.UTF-8"
    return try await end(
        of: ServiceProcess.start("jobctl", arguments: arguments, environment: environment, input: input)
    )
}

/// Waits for the end of a program.
func end(of process: ServiceProcess) async throws -> Run {
    guard case .code(let code) = try await process.waitForExit(within: .seconds(60)) else {
        throw ProgramKilled(transcript: process.transcript)
    }
    return Run(code: code, output: process.output.text, errorOutput: process.errorOutput.text)
}
