import ArgumentParser
import JobService

/// The command `jobd keys list`.
struct ListKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List all keys, without their secrets."
    )

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        for line in try await database.keyManagement().list() {
            print(line)
        }
    }
}
