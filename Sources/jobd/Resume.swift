import ArgumentParser
import JobService

/// The command `jobd resume`.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Have jobs of a paused kind run again.")

    @Argument(help: "The kind of job.")
    var kind: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        print(try await database.kindPause().resume(kind))
    }
}
