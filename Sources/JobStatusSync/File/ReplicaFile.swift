import Foundation
import GRDB

/// The file of a replica: opened, checked, and rebuilt if it is damaged.
enum ReplicaFile {
    /// What tells a replica's file from other databases (SQLite, "PRAGMA application_id"): "JobS".
    static let applicationID: Int32 = 0x4A6F_6253

    /// What SQLite may put beside a database.
    private static let suffixes = ["", "-wal", "-shm", "-journal"]

    /// Opens a file, which is made if there is none.
    ///
    /// - Throws: `ReplicaError`, or what SQLite says.
    static func open(_ path: String) throws -> DatabasePool {
        let header = ReplicaFileHeader(path: path)
        guard header != .other else { throw ReplicaError.notAReplica(path: path) }
        do {
            return try openIntact(path)
        } catch let error as DatabaseError where error.isDamage {
            // What is surely a replica holds nothing that the server does not have; anything else is kept.
            if header == .replica { try remove(path) } else { try setAside(path) }
            return try openIntact(path)
        }
    }

    /// Makes a database that lives as long as it is used.
    static func inMemory() throws -> DatabaseQueue {
        let queue = try DatabaseQueue(configuration: configuration)
        try ReplicaSchema.migrator.migrate(queue)
        return queue
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        // Another process, such as an extension of the app, may be writing.
        configuration.busyMode = .timeout(10)
        configuration.label = "JobStatusSync"
        return configuration
    }

    private static func openIntact(_ path: String) throws -> DatabasePool {
        try sign(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        let verdict = try pool.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard verdict == "ok" else { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: verdict) }
        guard try !pool.read(ReplicaSchema.migrator.hasBeenSuperseded) else {
            throw ReplicaError.newerVersion(path: path)
        }
        try ReplicaSchema.migrator.migrate(pool)
        return pool
    }

    /// Makes the file a replica's with its very first page, while that is written to the file itself and to no log.
    private static func sign(_ path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            guard try Int32.fetchOne(db, sql: "PRAGMA application_id") != applicationID else { return }
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        }
        try queue.close()
    }

    private static func remove(_ path: String) throws {
        for suffix in suffixes where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    /// Renames what is there to `PATH.damaged`.
    private static func setAside(_ path: String) throws {
        try remove(path + ".damaged")
        for suffix in suffixes where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.moveItem(atPath: path + suffix, toPath: path + ".damaged" + suffix)
        }
    }
}

extension DatabaseError {
    /// Whether the file is damaged, or is no database.
    var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }
}
