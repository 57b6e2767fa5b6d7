/// Why the schema of a database can't be used or brought up to date.
public enum MigrationError: Error, Sendable, CustomStringConvertible {
    /// A migration that was applied differs from the one this program carries.
    case edited(name: String)
    /// The database was migrated by a newer program that older ones can't work with.
    case programTooOld(name: String)
    /// Migrations are missing and this program was told not to apply any.
    case pending(names: [String])

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
        }
    }
}
