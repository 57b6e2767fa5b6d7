import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Prints the change feed.
struct ChangesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes",
        abstract: "Print what became of all jobs, in the order of their last changes.",
        discussion: """
            Each job comes once with its latest state, then again whenever it changes. Where it ended is told on \
            standard error, as a cursor to go on from. With --json a deleted job is {"jobId":…,"deleted":true}. \
            Times are UTC.

            EXAMPLES
              jobctl changes --json | jq -r 'select(.status == "failed").jobId'
              jobctl changes --follow --new
              jobctl changes --since CURSOR
            """
    )

    @Flag(name: .shortAndLong, help: "Go on with what changes from now on.")
    var follow = false

    @Flag(help: "With --follow: leave out what was before.")
    var new = false

    @Option(help: ArgumentHelp("Go on from where an earlier run ended.", valueName: "cursor"))
    var since: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard !new || follow else { throw ValidationError("--new goes with --follow.") }
    }

    func run() async throws {
        let session = try Session(options)
        let capabilities = session.outputCapabilities
        let texts = ChangeTexts(
            palette: Palette(isColored: capabilities.hasColor),
            width: capabilities.width,
            hasUnicode: capabilities.hasUnicode
        )
        let run = FeedRun(session: session, isFollowed: follow, resumeCommand: resumeCommand)
        let start = since.map { FeedStart.cursor($0) } ?? (new ? .now : .beginning)
        let cursor = try await run.run(from: start) { answer in
            if options.json {
                JSONText.elements(of: "changes", in: answer.body).forEach(Console.output.writeLine)
            } else {
                answer.value.changes.forEach { Console.output.writeLine(texts.line($0, at: answer.date ?? Date())) }
            }
        }
        if options.progress != .none { Console.error.writeLine("jobctl: to go on: \(resumeCommand(cursor))") }
    }

    private func resumeCommand(_ cursor: String?) -> String {
        ["jobctl changes", follow ? "--follow" : nil, cursor.map { "--since=\($0)" }].compactMap { $0 }
            .joined(separator: " ")
    }
}
