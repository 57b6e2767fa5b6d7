import ArgumentParser
import Foundation
import JobStatusClient

/// Shows how jobs are doing now.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how jobs are doing now.",
        discussion: "The exit code says whether that was found out, not how the jobs are: for that, use 'watch'."
    )

    @OptionGroup var jobs: JobIDs
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let session = try Session(options)
        let texts = JobTexts(palette: Palette(isColored: session.outputCapabilities.hasColor), now: Date())
        var isFirst = true
        try await session.forEach(jobs.unique) {
            try await $0.send(.status(of: $1))
        } then: { _, answer in
            if options.json {
                return Console.output.writeLine(JSONText.compact(answer.body))
            }
            if !isFirst { Console.output.writeLine("") }
            isFirst = false
            Console.output.writeLine(texts.details(answer.value).joined(separator: "\n"))
        }
    }
}
