import ArgumentParser

/// The options that every command has, before or after its name.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The server; otherwise JOBCTL_URL, otherwise \(ServerAddress.standard).",
            valueName: "url"
        )
    )
    var url: String?

    @Option(
        help: ArgumentHelp(
            "A server of ~/.config/jobctl/config; otherwise JOBCTL_SERVER.",
            valueName: "name"
        ),
        completion: Completions.servers
    )
    var server: String?

    @Option(
        help: ArgumentHelp(
            "A bearer token; better in JOBCTL_TOKEN, since other users can see arguments.",
            valueName: "token"
        )
    )
    var token: String?

    @Flag(help: "Print one job a line, as JSON exactly as the server sent it.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "How long to wait at most: 500ms, 30s, 10m, 2h or 7d.",
            valueName: "duration"
        )
    )
    var timeout: DurationArgument?

    @Option(
        help: ArgumentHelp(
            "How to show progress: auto, plain (lines), tty (live) or none.",
            valueName: "style"
        )
    )
    var progress: ProgressStyle = .auto
}

/// How to show the progress of jobs.
enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// Live on a terminal, otherwise lines.
    case auto
    /// A line whenever something worth a line happens.
    case plain
    /// A live line for each job.
    case tty
    /// Nothing but errors.
    case none
}
