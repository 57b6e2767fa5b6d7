import ArgumentParser
import BenchmarkSupport
import Foundation

/// What asks: run by the measurements in processes of their own, with their own limit of open files.
struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
        shouldDisplay: false,
        subcommands: [Hold.self, PollLoop.self, Watch.self, Attach.self, Follow.self, Load.self]
    )

    /// Starts one in a process of its own.
    static func start(
        _ name: String,
        _ arguments: [String: CustomStringConvertible],
        flags: [String] = []
    ) throws -> ChildProcess {
        let options = arguments.flatMap { ["--\($0)", "\($1)"] } + flags.map { "--\($0)" }
        return try ChildProcess(itself: ["generate", name] + options)
    }

    /// Tells the measurement something, as a line of JSON.
    static func tell(_ value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONEncoder().encode(value) + [UInt8(ascii: "\n")])
    }
}
