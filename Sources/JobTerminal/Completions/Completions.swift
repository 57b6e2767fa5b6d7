import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// What a shell may offer for a word: what the server has, or nothing if it can't be asked soon.
enum Completions {
    /// How long somebody waits after the tab key at most, and how long for one answer.
    private static let limit = 1.5
    private static let answerLimit = "1s"
    /// As many jobs as somebody may look through.
    private static let count = 50

    /// The kinds that the server of a command line can start.
    static let kinds = CompletionKind.custom { words, index, _ in
        let line = CompletionLine(words: words, index: index)
        guard let client = client(for: line), let answer = try? await client.send(.kinds) else { return [] }
        return answer.value.kinds.map(\.name)
    }

    /// The latest jobs that the command of a line can be meant for, newest first.
    static let jobs = CompletionKind.custom { words, index, _ in
        let line = CompletionLine(words: words, index: index)
        guard let client = client(for: line) else { return [] }
        var jobs: [JobStatus] = []
        for status in statuses(for: line.command) {
            let query = JobQuery(status: status, limit: count)
            guard let answer = try? await client.send(.list(query)) else { return [] }
            jobs += answer.value.jobs
        }
        return jobs.filter { !line.others.contains($0.jobID) && JobLimits.isValidJobID($0.jobID) }
            .sorted { $0.createdAt ?? .distantPast > $1.createdAt ?? .distantPast }
            .prefix(count)
            .map { candidate($0, for: CompletionShell.requesting, at: Date()) }
    }

    /// The servers that have a name.
    static let servers = CompletionKind.custom { _, _, _ in
        ServerFile.names(environment: ProcessInfo.processInfo.environment)
    }

    /// Ends the process after a while if a shell asks it for completions: a slow server must not block the keyboard.
    static func beginDeadline(arguments: [String]) {
        guard arguments.dropFirst().first == "---completion" else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit) { _exit(ExitStatus.done.rawValue) }
    }

    /// The jobs of which a command makes something: those that are not over, that failed, that are over, or any.
    static func statuses(for command: String?) -> [JobStatus.Status?] {
        switch command {
        case "watch", "cancel": [.processing, .pending]
        case "retry": [.failed]
        case "delete": [.completed, .failed]
        default: [nil]
        }
    }

    /// A job as a shell wants it; zsh and fish show what it is beside its id.
    static func candidate(_ job: JobStatus, for shell: CompletionShell?, at now: Date) -> String {
        let separator: String
        switch shell {
        case .zsh?: separator = ":"
        case .fish?: separator = "\t"
        default: return job.jobID
        }
        let progress = job.status == .processing ? " \(job.progress)%" : ""
        let age = job.createdAt.map { ", \(DurationText.short(now.elapsed(since: $0))) old" } ?? ""
        let what = TerminalText.clean("\(job.kind ?? "job") \(JobTexts.state(job))\(progress)\(age)")
        return job.jobID + separator + what
    }

    private static func client(for line: CompletionLine) -> JobStatusClient? {
        let options = try? GlobalOptions.parse(line.serverArguments + ["--timeout", answerLimit])
        return options.flatMap { try? Session($0).client }
    }
}
