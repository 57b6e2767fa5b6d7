import Foundation
import Glibc
import TestSupport

/// A place for a `jobd`: whatever happens to one, there is another in its place soon, as a supervisor would see to.
actor ChaosNode {
    /// One run of a `jobd`.
    struct Run: Sendable {
        /// Says which node it is, and which of its runs.
        let name: String
        let url: URL
        let process: ServiceProcess
    }

    /// What stands between it and PostgreSQL.
    nonisolated let link: FaultProxy

    /// The run that was started last, once it is ready.
    private(set) var current: Run?

    /// What a node says when it meets what a run is about.
    private static let tellingLines = [
        "This node was taken for lost": "nodes taken for lost though they lived",
        "Lost the lease of a running job": "jobs stopped because their lease was lost",
    ]

    private let number: Int
    private let arguments: [String]
    private let recorder: Recorder
    private let logFolder: String?
    private var runs = 0

    init(_ number: Int, link: FaultProxy, arguments: [String], recorder: Recorder, logFolder: String?) {
        self.number = number
        self.link = link
        self.arguments = arguments
        self.recorder = recorder
        self.logFolder = logFolder
    }

    /// Starts a `jobd`, again and again until one is ready: without a database it gives up.
    func boot() async throws {
        while true {
            runs += 1
            let name = "node \(number), run \(runs)"
            let process = try await ServiceProcess.start("jobd", arguments: arguments)
            do {
                let text = try await process.waitUntilReady(within: .seconds(120))
                guard let url = URL(string: text) else { throw URLError(.badURL) }
                current = Run(name: name, url: url, process: process)
                recorder.count("nodes started")
                return
            } catch {
                try await boot(failedOf: process, name: name)
            }
        }
    }

    /// A start that finds no database has to end by itself, and say so.
    private func boot(failedOf process: ServiceProcess, name: String) async throws {
        recorder.count("starts of nodes without a database")
        let exit = try await process.waitForExit(within: .seconds(60))
        keepLog(of: process, name: name)
        if exit != .code(1) { fail(name, "ended its start by \(exit)", process) }
        // A supervisor waits a moment, too.
        try await ContinuousClock().sleep(for: .milliseconds(200))
    }

    /// Kills it with SIGKILL.
    func kill() async throws {
        try await end(by: SIGKILL, expecting: .signal(SIGKILL))
    }

    /// Stops it in order.
    func stop() async throws {
        try await end(by: SIGTERM, expecting: .code(0))
    }

    /// Stops it with SIGSTOP, and lets it go on later.
    func pause(for duration: Duration) async throws {
        guard let run = current else { return }
        run.process.send(SIGSTOP)
        defer { run.process.send(SIGCONT) }
        try await ContinuousClock().sleep(for: duration)
    }

    private func end(by signal: Int32, expecting expected: ServiceProcess.Exit) async throws {
        guard let run = current else { return }
        run.process.send(signal)
        let exit = try await run.process.waitForExit(within: .seconds(90))
        if exit != expected { fail(run.name, "ended by \(exit) and not by \(expected)", run.process) }
        keepLog(of: run.process, name: run.name)
        for (line, what) in Self.tellingLines {
            recorder.count(what, run.process.errorOutput.lines.count { $0.contains(line) })
        }
        current = nil
    }

    private func fail(_ name: String, _ what: String, _ process: ServiceProcess) {
        let tail = process.errorOutput.lines.suffix(20).joined(separator: "\n")
        recorder.note(.nodeFailed("\(name) \(what):\n\(tail)"))
    }

    private func keepLog(of process: ServiceProcess, name: String) {
        guard let logFolder else { return }
        let file = URL(filePath: logFolder).appending(path: name.replacing(", ", with: "-").replacing(" ", with: "-"))
        try? Data(process.transcript.utf8).write(to: file.appendingPathExtension("log"))
    }
}
