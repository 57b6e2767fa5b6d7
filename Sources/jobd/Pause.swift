import ArgumentParser
import JobService

/// The command `jobd pause`.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Have no node run jobs of a kind for now.",
        discussion: "Jobs that run go on, and starts are accepted and wait. 'jobd resume' ends it."
    )

    @Argument(help: "The kind of job.")
    var kind: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        print(try await database.kindPause().pause(kind))
    }
}
