import JobStatusModels
import JobStore
public import Logging

/// Makes, lists and revokes the keys to the API of a database, whose nodes may be running.
public struct KeyManagement: Sendable {
    private let configuration: JobServiceConfiguration
    private let logger: Logger

    /// Changes nothing yet.
    public init(configuration: JobServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// A key just made.
    public struct NewKey: Sendable {
        /// What names the key from now on.
        public let id: String
        /// The key itself: a secret that is kept nowhere, so that it can't be told again.
        public let secret: String
    }

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - owner: Whose jobs its holder sees and starts, 1 to 255 bytes that can be printed.
    ///   - scopes: What its holder may do, with commas: `read`, `write`, `admin`.
    /// - Returns: The key.
    /// - Throws: `JobServiceError` if that can't be; what keeps the database from being reached.
    public func create(owner: String, scopes: String) async throws -> NewKey {
        guard JobOwner.isValid(owner) else {
            throw JobServiceError("owner: expected 1 to 255 bytes without control characters, not '\(owner)'")
        }
        guard let scopes = AccessScope.set(list: scopes) else {
            throw JobServiceError("scope: expected some of read, write, admin with commas, not '\(scopes)'")
        }
        let key = APIKey()
        try await withStore { try await $0.create(key, owner: owner, scopes: scopes) }
        return NewKey(id: key.id, secret: key.text)
    }

    /// Lets nobody in with a key any more, on any node, within a second.
    ///
    /// - Parameter id: What names the key.
    /// - Throws: `JobServiceError` if there is no such key, or if it was revoked before; what keeps the database from
    ///   being reached.
    public func revoke(_ id: String) async throws {
        guard try await withStore({ try await $0.revokeKey(id) }) else {
            throw JobServiceError("there is no key '\(id)' that could be revoked; 'jobd keys list' shows them")
        }
    }

    /// All keys, as lines of a table with a heading.
    ///
    /// - Returns: The lines, oldest key first.
    /// - Throws: What keeps the database from being reached.
    public func list() async throws -> [String] {
        let keys = try await withStore { try await $0.keys() }
        var rows = [["ID", "SCOPES", "CREATED", "LAST USED", "REVOKED", "OWNER"]]
        for key in keys {
            let times = [key.createdAt, key.lastUsedAt, key.revokedAt].map { time in
                time.map { RFC3339.string(from: $0) } ?? "-"
            }
            rows.append([key.id, AccessScope.list(key.scopes)] + times + [key.owner])
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            // The last column needs no room after it.
            return (cells.dropLast() + row.suffix(1)).joined(separator: "  ")
        }
    }

    private func withStore<Value: Sendable>(
        _ body: @escaping @Sendable (JobStore) async throws -> Value
    ) async throws -> Value {
        try await DatabaseHost(configuration: configuration, logger: logger).withDatabase {
            [configuration, logger] opened in
            let database = opened.database
            let migrator = Migrator(database: database, logger: logger)
            // So that a key can be made before anything ever ran.
            if configuration.migratesAtStart {
                try await migrator.migrate()
            } else {
                try await migrator.check()
            }
            return try await body(JobStore(database: database, logger: logger))
        }
    }
}
