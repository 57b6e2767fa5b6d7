import ArgumentParser

/// Follows jobs to their end.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow jobs to their end and print their results.",
        discussion: """
            Progress goes to standard error: a live line for each job on a terminal, otherwise a line whenever \
            something worth a line happens. A server that is away for a while does not end it. The exit code tells how \
            the jobs ended.

            EXAMPLES
              jobctl watch ID ID ID
              jobctl watch ID --timeout 10m || echo "exit code $?"
              jobctl watch ID --json --progress none | jq .result
            """
    )

    @OptionGroup var jobs: JobIDs
    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let (events, relay) = AsyncStream<WatchEvent>.makeStream()
        let session = try Session(options, onEvent: WatchEvent.relay(to: relay))
        try await WatchRun(session: session, events: events, relay: relay).watch(jobs.unique)
    }
}
