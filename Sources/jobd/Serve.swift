import ArgumentParser
import Configuration
import Foundation
import JobService

/// The command `jobd serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run jobs and serve their status.",
        discussion: """
            Says "jobd ready on URL" on standard output once everything works; logs go to standard error. SIGTERM and \
            Ctrl-C stop it in order: jobs may go on for --shutdown-grace and are put back after that. A second one ends \
            the grace.

            Examples:
              jobd serve --demo-kinds
              jobd serve --kinds kinds.yaml --port 9000
              jobd serve --database-url postgres://jobs@db.internal/jobs --kinds kinds.yaml
            """
    )

    @Option(help: ArgumentHelp("The address to listen on (default: 127.0.0.1).", valueName: "address"))
    var host: String?

    @Option(help: ArgumentHelp("The port; 0 picks a free one (default: 8080).", valueName: "port"))
    var port: Int?

    @Option(help: ArgumentHelp("Listen on a Unix socket instead.", valueName: "unix:path"))
    var listen: String?

    @OptionGroup var edge: EdgeOptions

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("A direct connection for notifications, behind a pooler.", valueName: "url"))
    var listenerURL: String?

    @Flag(help: "Prepare no statements, for poolers in transaction mode.")
    var noPrepare = false

    @Flag(help: "Leave the schema as it is; fail if it is not up to date.")
    var noMigrate = false

    @Option(help: ArgumentHelp("The file of command kinds.", valueName: "file"))
    var kinds: String?

    @Flag(help: "Offer the kinds echo, sleep, fail and noop.")
    var demoKinds = false

    @Option(help: ArgumentHelp("What this process does: all, api or runner (default: all).", valueName: "role"))
    var role: String?

    @Option(help: ArgumentHelp("Jobs that run at once (default: 4 a core).", valueName: "number"))
    var concurrency: Int?

    @Option(help: ArgumentHelp("Queues to take jobs from, with commas (default: all).", valueName: "names"))
    var queues: String?

    @Option(help: ArgumentHelp("How long a lease holds without renewal (default: 30s).", valueName: "duration"))
    var lease: String?

    @Option(help: ArgumentHelp("How long jobs may go on after a stop (default: 25s).", valueName: "duration"))
    var shutdownGrace: String?

    @Option(help: ArgumentHelp("How long finished jobs are kept (default: 7d).", valueName: "duration"))
    var retention: String?

    func run() async throws {
        var values = edge.values
        values.set("host", host)
        values.set("port", port)
        values.set("listen", listen)
        values.set("listener-url", listenerURL, isSecret: true)
        values.set("kinds", kinds)
        values.set("demo-kinds", demoKinds)
        values.set("role", role)
        values.set("concurrency", concurrency)
        values.set("queues", queues)
        values.set("lease", lease)
        values.set("shutdown-grace", shutdownGrace)
        values.set("retention", retention)
        if noPrepare { values["prepare"] = ConfigValue(.bool(false), isSecret: false) }
        if noMigrate { values["migrate"] = ConfigValue(.bool(false), isSecret: false) }
        let server: JobServer
        do {
            server = JobServer(
                configuration: try await database.configuration(values),
                logger: database.logging.logger()
            )
            try server.validate()
        } catch let error as JobServiceError {
            throw ValidationError("\(error)")
        }
        try await server.run { address in
            FileHandle.standardOutput.write(Data("jobd ready on \(address)\n".utf8))
        }
    }
}
