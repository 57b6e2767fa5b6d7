/// A migration as the database remembers it.
struct AppliedMigration: Sendable, Equatable {
    let version: Int
    let name: String
    let checksum: String
    let oldestProgram: Int
}
