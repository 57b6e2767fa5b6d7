import ArgumentParser
import JobStatusClient

/// Deletes jobs that are over.
struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete jobs that are over.",
        discussion: """
            The server forgets finished jobs by itself after a time; this is for sooner. With --json it prints \
            {"jobId":…,"deleted":true} for each job, as "changes --json" does.
            """
    )

    @OptionGroup var jobs: JobIDs
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let session = try Session(options)
        try await session.forEach(jobs.unique) {
            try await $0.sendRepeatedly(.delete($1))
        } then: { jobID, _ in
            if options.json {
                Console.output.writeLine(#"{"jobId":"\#(jobID)","deleted":true}"#)
            } else {
                Console.error.writeLine("\(jobID) deleted")
            }
        }
    }
}
