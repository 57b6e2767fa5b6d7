import JobSchema
import PostgresClient

/// Why the schema of a database can't be used or brought up to date.
public enum MigrationError: Error, Sendable, CustomStringConvertible {
    /// A migration that was applied differs from the one this program carries.
    case edited(name: String)
    /// The database was migrated by a newer program that older ones can't work with.
    case programTooOld(name: String)
    /// Migrations are missing and this program was told not to apply any.
    case pending(names: [String])
    /// A migration can't be applied to the database as it is; the reason is its own.
    case refused(name: String, reason: String)

    /// What happened and what to do.
    public var description: String {
        switch self {
        case .edited(let name):
            "migration \(name) was applied to this database with another text than this program carries; "
                + "a migration that was applied must never be edited"
        case .programTooOld(let name):
            "this program is too old for the database: migration \(name) was applied by a newer one; "
                + "run that version or newer"
        case .pending(let names):
            "the database lacks the migrations \(names.joined(separator: ", ")); run 'jobd migrate' first"
        case .refused(let name, let reason):
            "migration \(name) was not applied: \(reason)"
        }
    }
}

extension MigrationError {
    /// What a migration said when it refused; `nil` if it failed otherwise.
    init?(_ migration: Migration, _ error: PostgresError) {
        guard error.sqlState == .raiseException, let server = error.server else { return nil }
        let reason = [server.message, server.hint].compactMap(\.self).joined(separator: " ")
        self = .refused(name: migration.name, reason: reason)
    }
}
