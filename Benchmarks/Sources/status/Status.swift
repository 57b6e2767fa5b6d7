import ArgumentParser

/// Measures how the status of jobs is served: PostgreSQL, `jobd` and what asks are real programs on this machine.
@main
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures how jobd serves the status of jobs.",
        subcommands: [Measure.self, Generate.self, BareServer.self],
        defaultSubcommand: Measure.self
    )
}
