import ArgumentParser

/// The command `jobd keys`.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make, list and revoke the keys to the API.",
        discussion: """
            They open the API of every jobd on the same database that serves with --auth keys, within a second. With the \
            data folder of a jobd that runs, its database is used.

            Examples:
              jobd keys create --owner shop-app --scope read,write
              jobd keys list
              jobd keys revoke k3fq7tzx2m
            """,
        subcommands: [CreateKey.self, ListKeys.self, RevokeKey.self]
    )
}
