import ArgumentParser

/// The service: runs jobs and serves their status.
@main
struct Jobd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobd",
        abstract: "Runs long jobs and serves their status over HTTP.",
        discussion: """
            Jobs are kept in PostgreSQL. Without --database-url, DATABASE_URL, PGHOST, PGSERVICE or PGDATABASE, jobd runs \
            a private PostgreSQL in the folder --data-dir.

            Every option can be given in the environment too (--port as JOBD_PORT) or in a YAML file (port: 8080) named \
            by --config. The command line comes first, then the environment, then the file.

            Exit codes: 0 a clean stop, 1 could not start, 2 usage.
            """,
        version: "1.0.0",
        subcommands: [Serve.self, Migrate.self, Keys.self, CheckKinds.self, Pause.self, Resume.self],
        defaultSubcommand: nil
    )

    static func main() async {
        do {
            var command = try Self.parseAsRoot()
            do {
                if var async = command as? any AsyncParsableCommand {
                    try await async.run()
                } else {
                    try command.run()
                }
            } catch {
                Exit.because(of: error, in: type(of: command))
            }
        } catch {
            Exit.because(of: error, in: Self.self)
        }
    }
}
