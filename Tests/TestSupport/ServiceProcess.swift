import Foundation
import Glibc
import Subprocess
import SystemPackage

/// One of the built programs, run as a process of its own.
///
/// It runs in a session of its own, so that what it starts can be ended with it, and ends with the test process at the
/// latest.
public final class ServiceProcess: Sendable {
    /// How a process ended.
    public enum Exit: Sendable, Hashable {
        /// By itself, with this code.
        case code(Int32)
        /// By this signal.
        case signal(Int32)
    }

    /// The process id.
    public let processID: Int32

    /// What the process wrote to its standard output.
    public let output: TextCollector

    /// What the process wrote to its standard error.
    public let errorOutput: TextCollector

    private let end: Task<Exit, any Error>

    private init(processID: Int32, output: TextCollector, errorOutput: TextCollector, end: Task<Exit, any Error>) {
        self.processID = processID
        self.output = output
        self.errorOutput = errorOutput
        self.end = end
    }

    /// Where a built program is: beside the running test bundle, unless the name is a path.
    public static func path(of executable: String) throws -> String {
        if executable.contains("/") { return executable }
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = (own as NSString).deletingLastPathComponent + "/" + executable
        guard access(path, X_OK) == 0 else {
            throw TestSupportError("The program \(path) was not built. Run \"swift build --build-tests\" first.")
        }
        return path
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: The name of one of this package's executables, such as `jobd`, or a path.
    ///   - arguments: Its arguments, without its name.
    ///   - environment: What is added to the environment of the tests; nil takes a variable away. Variables that would
    ///     point the program to a database or a server (`PG…`, `DATABASE_URL`, `JOBD_…`, `JOBCTL_…`) are not passed on.
    ///   - workingDirectory: Where it runs; nil for where the tests run.
    ///   - input: What it reads from its standard input.
    /// - Returns: The process, which runs.
    /// - Throws: What kept it from being started.
    public static func start(
        _ executable: String,
        arguments: [String] = [],
        environment: [String: String?] = [:],
        workingDirectory: String? = nil,
        input: String = ""
    ) async throws -> ServiceProcess {
        var options = PlatformOptions()
        options.createSession = true
        let variables = mergedEnvironment(environment)
        let configuration = Configuration(
            executable: .path(FilePath(try path(of: executable))),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: variables.map { (.init(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: workingDirectory.map { FilePath($0) },
            platformOptions: options
        )
        let (output, errorOutput) = (TextCollector("standard output"), TextCollector("standard error"))
        let (started, continuation) = AsyncThrowingStream<Int32, any Error>.makeStream()
        let end = Task {
            defer {
                output.finish()
                errorOutput.finish()
            }
            do {
                let result = try await Subprocess.run(
                    configuration,
                    input: .string(input),
                    output: .sequence,
                    error: .sequence
                ) { execution in
                    continuation.yield(execution.processIdentifier.value)
                    async let errors: Void = errorOutput.collect(execution.standardError)
                    try await output.collect(execution.standardOutput)
                    try await errors
                }
                return try await exit(of: result.processIdentifier.value, status: result.terminationStatus)
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await id in started {
            try await ProcessGuard.shared.watch(process: id)
            return ServiceProcess(processID: id, output: output, errorOutput: errorOutput, end: end)
        }
        throw CancellationError()
    }

    private static func exit(of id: Int32, status: TerminationStatus) async throws -> Exit {
        try await ProcessGuard.shared.forget(process: id)
        return switch status {
        case .exited(let code): .code(code)
        case .signaled(let signal): .signal(signal)
        }
    }

    static func mergedEnvironment(_ changes: [String: String?]) -> [String: String] {
        var result = ProcessInfo.processInfo.environment.filter { name, _ in
            !["PG", "JOBD_", "JOBCTL_"].contains { name.hasPrefix($0) } && name != "DATABASE_URL"
        }
        for (name, value) in changes { result[name] = value }
        return result
    }

    /// Sends a signal, SIGTERM for example, to the process alone.
    public func send(_ signal: Int32) {
        Glibc.kill(processID, signal)
    }

    /// Kills the process and whatever it started in its session's first group.
    public func kill() {
        Glibc.kill(-processID, SIGKILL)
    }

    /// Waits for the end of the process.
    ///
    /// - Parameter limit: How long to wait at most.
    /// - Returns: How it ended.
    /// - Throws: ``TestSupportError`` with all its output when it still runs at the limit; it is killed then.
    @discardableResult
    public func waitForExit(within limit: Duration = .seconds(30)) async throws -> Exit {
        let timer = Task { [self] in
            try await ContinuousClock().sleep(for: limit)
            kill()
            return true
        }
        let exit = try await end.value
        timer.cancel()
        guard await (try? timer.value) != true else {
            throw TestSupportError("The process did not end within \(limit).\n\(transcript)")
        }
        return exit
    }

    /// Everything that the process wrote, for messages.
    public var transcript: String {
        "--- standard output\n\(output.text)\n--- standard error\n\(errorOutput.text)"
    }

    /// Waits for the line that says the service is ready, and gives its URL.
    ///
    /// - Parameter limit: How long to wait at most; a first start makes a cluster and takes some seconds.
    /// - Returns: The URL in `jobd ready on URL`.
    /// - Throws: ``TestSupportError`` with all its output when the process ends before or the time is over.
    public func waitUntilReady(within limit: Duration = .seconds(60)) async throws -> String {
        do {
            let line = try await output.line(containing: " ready on ", within: limit)
            return String(line.split(separator: " ").last ?? "")
        } catch {
            throw TestSupportError("\(error)\n\(transcript)")
        }
    }
}
