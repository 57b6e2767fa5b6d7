import ArgumentParser
import JobService

/// The command `jobd migrate`.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database up to date, and end.",
        discussion: "With a data folder that a running jobd uses, its database is migrated."
    )

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let applied = try await SchemaUpdate(
            configuration: database.configuration(),
            logger: database.logging.logger()
        )
        .run()
        print(applied.isEmpty ? "Nothing to do." : applied.map { "Applied \($0)" }.joined(separator: "\n"))
    }
}
