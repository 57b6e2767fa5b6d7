import Crypto
import Foundation
import JobSchema

/// What is to be applied to a database, given what was.
struct MigrationPlan {
    /// The migrations to apply, in order.
    let missing: [Migration]

    /// Compares what a program carries with what a database has had.
    ///
    /// - Throws: `MigrationError` if one was edited, or if a newer program's migration shuts this one out.
    init(carried: [Migration], applied: [AppliedMigration]) throws(MigrationError) {
        let newest = carried.last?.version ?? 0
        let byVersion = Dictionary(uniqueKeysWithValues: applied.map { ($0.version, $0) })
        for migration in applied where migration.version > newest && migration.oldestProgram > newest {
            throw .programTooOld(name: migration.name)
        }
        var missing: [Migration] = []
        for migration in carried {
            guard let known = byVersion[migration.version] else {
                missing.append(migration)
                continue
            }
            guard known.checksum == migration.checksum else { throw .edited(name: migration.name) }
        }
        self.missing = missing
    }
}

extension Migration {
    /// The SHA-256 of the text, in hexadecimal.
    var checksum: String {
        SHA256.hash(data: Data(sql.utf8)).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        .joined()
    }
}
