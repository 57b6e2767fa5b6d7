import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Does failed jobs again.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Do failed jobs again, as new jobs, and print their ids.",
        discussion: "The new job has the kind and input of the old one, which stays as it is."
    )

    @OptionGroup var jobs: JobIDs

    @Flag(help: "Follow the new jobs to their end and print their results.")
    var watch = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let (events, relay) = AsyncStream<WatchEvent>.makeStream()
        let session = try Session(options, onEvent: WatchEvent.relay(to: relay))
        var started: [String] = []
        var failure: CommandFailure?
        do {
            try await session.forEach(jobs.unique) { client, jobID in
                try await client.sendRepeatedly(.retry(jobID, idempotencyKey: UUID().uuidString))
            } then: { _, answer in
                started.append(answer.value.jobID)
                if !watch {
                    Console.output.writeLine(options.json ? JSONText.compact(answer.body) : answer.value.jobID)
                }
            }
        } catch let error as CommandFailure {
            failure = error
        }
        if watch, !started.isEmpty {
            do {
                try await WatchRun(session: session, events: events, relay: relay).watch(started)
            } catch let error as CommandFailure {
                try CommandFailure.check([error.status, failure?.status ?? .done])
            }
        }
        if let failure { throw failure }
    }
}
