import ArgumentParser
import Foundation
import JobService

/// The command `jobd keys create`.
struct CreateKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a key, and print it.",
        discussion: """
            The key is printed alone on standard output, and this once: only its hash is kept. What names it, for 'list' \
            and 'revoke', is the part between its underscores.
            """
    )

    @Option(help: ArgumentHelp("Whose jobs the holder sees and starts.", valueName: "name"))
    var owner: String

    @Option(
        help: ArgumentHelp(
            "What the holder may do, with commas: read, write, admin (every owner).",
            valueName: "scopes"
        )
    )
    var scope: String

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let keys = try await database.keyManagement()
        let key: KeyManagement.NewKey
        do {
            key = try await keys.create(owner: owner, scopes: scope)
        } catch let error as JobServiceError {
            throw ValidationError("\(error)")
        }
        print(key.secret)
        FileHandle.standardError.write(Data("jobd: this is key \(key.id) of \(owner); it is not shown again\n".utf8))
    }
}
