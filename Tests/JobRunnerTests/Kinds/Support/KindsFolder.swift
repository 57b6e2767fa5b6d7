import Foundation
import JobRunner
import JobStore
import Logging

/// A folder of its own for one test, with what a kinds file needs; gone when the test lets go of it.
final class KindsFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "kinds-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ name: String, _ text: String) throws {
        let url = URL(fileURLWithPath: path).appending(path: name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func link(_ name: String, to destination: String) throws {
        try FileManager.default.createSymbolicLink(atPath: "\(path)/\(name)", withDestinationPath: destination)
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(path)/\(name)")
    }

    /// The kinds of a file with this text.
    func load(_ yaml: String, node: CommandEnvironment = .forTests()) throws -> [JobKind] {
        try write("kinds.yaml", yaml)
        return try KindsFile.load(path: "\(path)/kinds.yaml", node: node)
    }

    /// The one kind of a file whose kind `it` has these lines.
    func kind(_ lines: String, node: CommandEnvironment = .forTests()) throws -> JobKind {
        let indented = lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        return try load("kinds:\n  it:\n\(indented)\n", node: node)[0]
    }

    /// What is wrong with a file with this text, without the file's name.
    func issues(_ yaml: String) throws -> [String] {
        do {
            _ = try load(yaml)
            return []
        } catch let error as KindsFileError {
            return error.description.split(separator: "\n").map {
                $0.replacingOccurrences(of: "\(path)/kinds.yaml", with: "FILE")
            }
        }
    }
}

extension CommandEnvironment {
    static func forTests(grace: Duration = .seconds(10)) -> CommandEnvironment {
        CommandEnvironment(grace: grace, logger: Logger(label: "test"))
    }
}

extension JobContext {
    static func forTests(
        attempt: Int = 1,
        traceParent: String? = nil,
        report: @escaping @Sendable (Int?, String?) -> Void = { _, _ in }
    ) -> JobContext {
        JobContext(
            jobID: "job-1",
            attempt: attempt,
            maxAttempts: 3,
            traceParent: traceParent,
            logger: Logger(label: "test"),
            report: report
        )
    }
}

extension JobKind {
    /// Checks and runs, as a start and a run do it.
    func start(_ input: String, context: JobContext = .forTests()) async throws -> RawJSON {
        try await run(checkedInput(RawJSON(validating: input.utf8)), context: context)
    }
}
