import ArgumentParser
import JobStatusClient

/// Deletes jobs that are over.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete jobs that are over.",
        discussion: "The server forgets finished jobs by itself after a time; this is for sooner."
    )

    @OptionGroup var jobs: JobIDs
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let session = try Session(options)
        try await session.forEach(jobs.unique) {
            try await $0.sendRepeatedly(.delete($1))
        } then: { jobID, _ in
            Console.error.writeLine("\(jobID) deleted")
        }
    }
}
