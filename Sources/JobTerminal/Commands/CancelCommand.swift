import ArgumentParser
import Foundation
import JobStatusClient

/// Asks that jobs be stopped.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Ask that jobs be stopped.",
        discussion: "A job that runs may take a moment to stop; one that is over stays as it is."
    )

    @OptionGroup var jobs: JobIDs
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let session = try Session(options)
        try await session.forEach(jobs.unique) {
            try await $0.sendRepeatedly(.cancel($1))
        } then: { jobID, answer in
            Console.output.writeLine(
                options.json ? JSONText.compact(answer.body) : "\(jobID) \(JobTexts.state(answer.value))"
            )
        }
    }
}
