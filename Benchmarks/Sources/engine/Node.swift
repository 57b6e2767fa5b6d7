import BenchmarkSupport
import Foundation
import JobService
import Logging

/// A whole service in a process of its own.
final class Node {
    private let process = Process()
    let url: String

    /// Starts this program once more, as a service, and returns when it is ready.
    init(_ connectionString: String, role: String, concurrency: Int, hasKeys: Bool = false) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve", connectionString, role, "\(concurrency)"] + (hasKeys ? ["keys"] : [])
        process.standardOutput = output
        try process.run()
        var line = Data()
        while !line.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CocoaError(.executableLoad) }
            line.append(more)
        }
        url = String(decoding: line, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// Seconds of CPU that the process has used.
    var cpuSeconds: Double {
        ProcessUsage(processID: process.processIdentifier).cpuSeconds
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// What the other process does: serves until SIGTERM.
    static func serve(_ arguments: [String]) async throws {
        var configuration = JobServiceConfiguration()
        configuration.address = .tcp(host: "127.0.0.1", port: 0)
        configuration.database = .external(connectionString: arguments[0])
        configuration.role = JobServiceConfiguration.Role(rawValue: arguments[1]) ?? .all
        configuration.concurrency = Int(arguments[2]) ?? 100
        configuration.hasDemoKinds = true
        configuration.acceptsKeys = arguments.count > 3
        var server = JobServer(configuration: configuration, logger: .quiet)
        server.add(Stamp())
        try await server.run { address in
            FileHandle.standardOutput.write(Data("\(address)\n".utf8))
        }
    }
}

/// A job whose result is the time at which its handler began, in seconds since 1970.
struct Stamp: JobHandler {
    static let kind = "stamp"

    struct Input: Codable, Sendable {}

    func run(_ input: Input, context: JobContext) async throws -> Double {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
    }
}
