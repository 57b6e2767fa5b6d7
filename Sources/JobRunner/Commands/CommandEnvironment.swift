import Foundation
import Glibc
public import Logging

/// What all commands of one node share: the node's identity, how long they may take to stop, and the guard that ends
/// them when the node is killed.
public final class CommandEnvironment: Sendable {
    /// The variables that a command gets from the service's own environment, along with those that begin with `LC_`.
    ///
    /// No others pass, so that no database password or token reaches a command.
    public static let passedVariables: Set<String> = [
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH",
        "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]

    /// The name of the variable by which a node's commands are known, whatever group they are in.
    static let nodeVariable = "JOBD_NODE"

    /// The folders that programs are looked up in, as `PATH` gives them.
    let searchPath: [String]

    let guardProcess: GuardProcess

    private let nodeID: String
    private let inherited: [String: String]
    private let sleep: @Sendable () async throws -> Void

    /// Makes the environment of a node; costs nothing until the first command runs.
    ///
    /// Ignores SIGPIPE in the whole process from here on: a command that does not read its input must not end the
    /// service.
    ///
    /// - Parameters:
    ///   - grace: How long a command has between SIGTERM and SIGKILL.
    ///   - clock: What the grace is measured by.
    ///   - environment: The variables of which commands get those that pass; nil for this process's own.
    ///   - logger: Where the guard's troubles are told.
    public init(
        grace: Duration = .seconds(10),
        clock: some Clock<Duration> = ContinuousClock(),
        environment: [String: String]? = nil,
        logger: Logger
    ) {
        signal(SIGPIPE, SIG_IGN)
        nodeID = UUID().uuidString.lowercased()
        let all = environment ?? ProcessInfo.processInfo.environment
        var inherited = all.filter { Self.passedVariables.contains($0.key) || $0.key.hasPrefix("LC_") }
        let path = inherited["PATH"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/local/bin:/usr/bin:/bin"
        inherited["PATH"] = path
        self.inherited = inherited
        // A relative folder would depend on where the service was started from.
        searchPath = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
        sleep = { try await clock.sleep(for: grace) }
        guardProcess = GuardProcess(marker: "\(Self.nodeVariable)=\(nodeID)", logger: logger)
    }

    /// Ends what commands of this node still run, also those that left their group, and then the guard.
    ///
    /// To be called when no command is wanted any more. The end of the process does the same.
    public func close() async {
        await guardProcess.close()
    }

    /// The variables of a command that runs for a job.
    func variables(jobID: String, attempt: Int, traceParent: String? = nil) -> [String: String] {
        var variables = inherited
        variables["JOB_ID"] = jobID
        variables["JOB_ATTEMPT"] = String(attempt)
        // The name that programs look for, as OpenTelemetry has it for environment variables.
        variables["TRACEPARENT"] = traceParent
        variables[Self.nodeVariable] = nodeID
        return variables
    }

    /// Waits as long as a command has to stop by itself.
    func waitForGrace() async throws {
        try await sleep()
    }
}
