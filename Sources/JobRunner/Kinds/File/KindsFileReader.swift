import JobStatusModels
import Yams

/// Turns the nodes of a kinds file into kinds, and goes on after an error to find them all.
struct KindsFileReader {
    private static let kindKeys = [
        "command", "input", "output", "timeout", "retry", "concurrency", "globalConcurrency", "queue",
        "schedule", "default",
    ]

    /// The folder of the file, which all paths are relative to.
    let folder: String
    let node: CommandEnvironment
    let checksPrograms: Bool

    /// What was wrong so far.
    private(set) var issues: [KindsFileError.Issue] = []

    init(folder: String, node: CommandEnvironment, checksPrograms: Bool) {
        self.folder = folder
        self.node = node
        self.checksPrograms = checksPrograms
    }

    /// Reads the whole document.
    mutating func read(_ root: Node?) -> [JobKind] {
        guard let root, let members = members(YAMLValue(root), allowed: ["kinds"]) else {
            if root == nil { issues.append(.init(line: nil, key: "kinds", message: "is missing: the file is empty")) }
            return []
        }
        guard let kinds = members["kinds"] else {
            report(YAMLValue(root, key: "kinds"), "is missing")
            return []
        }
        guard let entries = kinds.members, !entries.isEmpty else {
            report(kinds, "expected at least one kind: a name, and under it a command")
            return []
        }
        var read: [JobKind] = []
        for (name, value) in entries {
            guard let kind = kind(name, value) else { continue }
            if kind.options.isDefault, let first = read.first(where: \.options.isDefault) {
                report(value, "is a default kind, as \(first.name) is; only one can be")
            }
            read.append(kind)
        }
        return read
    }

    private mutating func kind(_ name: String, _ value: YAMLValue) -> JobKind? {
        if !JobLimits.isValidKind(name) {
            report(value, "can't name a kind: use 1 to 100 of A-Za-z0-9_.-")
        }
        guard let members = members(value, allowed: Self.kindKeys) else { return nil }
        let fields = members["input"].map { input($0) } ?? []
        let options = KindOptions(
            timeout: members["timeout"].flatMap { duration($0) },
            retry: members["retry"].map { retry($0) } ?? .once,
            concurrency: members["concurrency"].flatMap { integer($0, in: 1...10_000) },
            globalConcurrency: members["globalConcurrency"].flatMap { integer($0, in: 1...1_000_000) },
            queue: members["queue"].flatMap { queueName($0) } ?? KindOptions.standardQueue,
            isDefault: members["default"].flatMap { boolean($0) } ?? false,
            schedule: members["schedule"].flatMap { schedule($0) }
        )
        let output = members["output"].flatMap { choice($0, of: CommandOutput.self) } ?? .text
        guard let command = members["command"] else {
            report(value, "has no command")
            return nil
        }
        guard let (program, arguments) = self.command(command, fields: fields) else { return nil }
        let kind = CommandKind(
            program: program,
            arguments: arguments,
            fields: fields,
            output: output,
            folder: folder,
            node: node
        )
        let erased = kind.erased(name: name, options: options)
        if let value = members["schedule"] { checkSchedule(value, of: erased) }
        return erased
    }

    private mutating func retry(_ value: YAMLValue) -> RetryPolicy {
        guard let members = members(value, allowed: ["attempts", "backoff", "initial", "limit"]) else { return .once }
        if members["attempts"] == nil { report(value, "needs attempts: how often a job is tried in all") }
        let standard = RetryPolicy.once
        return RetryPolicy(
            attempts: members["attempts"].flatMap { integer($0, in: JobLimits.attempts) } ?? 1,
            backoff: members["backoff"].flatMap { choice($0, of: RetryPolicy.Backoff.self) } ?? standard.backoff,
            initial: members["initial"].flatMap { duration($0) } ?? standard.initial,
            limit: members["limit"].flatMap { duration($0) } ?? standard.limit
        )
    }

    /// Notes an issue.
    mutating func report(_ value: YAMLValue, _ message: String) {
        issues.append(.init(line: value.line, key: value.key, message: message))
    }
}
