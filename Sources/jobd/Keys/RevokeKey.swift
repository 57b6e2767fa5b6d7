import ArgumentParser
import JobService

/// The command `jobd keys revoke`.
struct RevokeKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Let nobody in with a key any more, within a second."
    )

    @Argument(help: "What names the key: the part between its underscores.")
    var id: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        try await database.keyManagement().revoke(id)
        print("Key \(id) is revoked.")
    }
}
