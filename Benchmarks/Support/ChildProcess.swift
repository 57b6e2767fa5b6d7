import Foundation
import Synchronization

/// A program that runs beside this one and is spoken to in lines.
package final class ChildProcess {
    private static let running = Mutex<Set<Int32>>([])

    private let process = Process()
    private let output = Pipe()
    private let input = Pipe()
    private var unread = Data()

    /// Starts a program; what it says to standard error is shown.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its arguments.
    /// - Throws: What keeps it from being started.
    package init(_ program: String, _ arguments: [String]) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = input
        try Self.withAllSignals { try process.run() }
        Self.running.withLock { _ = $0.insert(process.processIdentifier) }
    }

    /// Starts this very program with other arguments.
    package convenience init(itself arguments: [String]) throws {
        try self.init("/proc/\(getpid())/exe", arguments)
    }

    /// What it uses of the machine.
    package var usage: ProcessUsage { ProcessUsage(processID: process.processIdentifier) }

    /// The next line of its standard output; blocks until it is there.
    package func line() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[(end + 1)...]) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else {
                throw BenchmarkError("\(process.executableURL?.path() ?? "A program") ended early.")
            }
            unread.append(more)
        }
    }

    /// The next line as a JSON value.
    package func answer<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: Data(try line().utf8))
    }

    /// Sends a line to its standard input.
    package func tell(_ line: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// All that it says until it ends by itself.
    package func outputToEnd() throws -> String {
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        finish()
        guard process.terminationStatus == 0 else {
            throw BenchmarkError("\(process.executableURL?.path() ?? "A program") failed.")
        }
        return String(decoding: unread + data, as: UTF8.self)
    }

    /// Asks it to end, and waits until it has.
    package func stop() {
        if process.isRunning { process.terminate() }
        finish()
    }

    /// Asks all that run to end, for a program that is itself asked to.
    static func stopAll() {
        for processID in running.withLock({ $0 }) { kill(processID, SIGTERM) }
    }

    private func finish() {
        process.waitUntilExit()
        Self.running.withLock { _ = $0.remove(process.processIdentifier) }
    }

    /// What is blocked or ignored here would be so in the child too: the threads of Swift's pool block signals, and pgbench
    /// knows the time by SIGALRM.
    private static func withAllSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        let actions = [SIGINT, SIGTERM].map { ($0, signal($0, SIG_DFL)) }
        defer {
            for (number, action) in actions { signal(number, action) }
            pthread_sigmask(SIG_SETMASK, &before, nil)
        }
        try body()
    }
}
