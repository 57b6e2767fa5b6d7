import PostgresClient

/// A database that is open, and what was learned while it was being opened.
struct OpenDatabase: Sendable {
    let database: PostgresDatabase
    /// What a listener can use; `nil` if there is no way to listen.
    let listener: PostgresConfiguration?
    /// A file for the one process that owns the private server; `nil` if this one does not.
    let ownersFile: String?
}
