import Foundation
import PostgresClient

extension JobStore {
    /// Makes a key known; from then on, within a second at most, its holder is let in by every node.
    ///
    /// - Parameters:
    ///   - key: A new key.
    ///   - owner: Whose jobs its holder sees and starts.
    ///   - scopes: What its holder may do.
    /// - Throws: `JobStoreError`, or what the database says.
    public func create(_ key: APIKey, owner: String, scopes: Set<AccessScope>) async throws {
        let names = scopes.map(\.rawValue).sorted()
        _ = try await change(Statements.keyCreate, settings.now(), key.id, key.hash, owner, names)
        try await tellNodes()
    }

    /// Lets nobody in with a key any more, on any node, within a second at most.
    ///
    /// - Parameter id: What names the key.
    /// - Returns: `false` if there is no such key, or if it was revoked already.
    /// - Throws: `JobStoreError`, or what the database says.
    public func revokeKey(_ id: String) async throws -> Bool {
        let rows = try await change(Statements.keyRevoke, settings.now(), id)
        try await tellNodes()
        return !rows.isEmpty
    }

    /// All keys that were ever made, oldest first.
    ///
    /// - Throws: `JobStoreError`, or what the database says.
    public func keys() async throws -> [APIKeyListing] {
        let rows = try await reachable { try await self.database.read(Statements.keyList, on: .background) }
        return try rows.map { row in
            APIKeyListing(
                id: try row.decode("id", as: String.self),
                owner: try row.decode("owner", as: String.self),
                scopes: try Self.scopes(row),
                createdAt: try row.decode("created_at", as: Date.self),
                lastUsedAt: try row.decode("last_used_at", as: Date?.self),
                revokedAt: try row.decode("revoked_at", as: Date?.self)
            )
        }
    }

    /// The keys that are good, if that changed.
    ///
    /// - Parameter known: The number that the last answer came with; nil for none.
    /// - Returns: The keys and a number for them; nil if nothing was made or revoked since.
    /// - Throws: `JobStoreError`, or what the database says.
    public func keyHolders(since known: Int64?) async throws -> (holders: [APIKeyHolder], number: Int64)? {
        let rows = try await reachable { try await self.database.read(Statements.keyRead, known) }
        guard let first = rows.first else { return ([], 0) }
        let number = try first.decode("number", as: Int64.self)
        guard number != known else { return nil }
        var holders: [APIKeyHolder] = []
        for row in rows {
            guard let id = try row.decode("id", as: String?.self) else { continue }
            let owner = try row.decode("owner", as: String.self)
            let hash = try row.decode("hash", as: [UInt8].self)
            holders.append(APIKeyHolder(id: id, hash: hash, owner: owner, scopes: try Self.scopes(row)))
        }
        return (holders, number)
    }

    /// Takes note that keys were used just now.
    ///
    /// - Parameter ids: What names the keys.
    /// - Throws: `JobStoreError`, or what the database says.
    public func noteUse(ofKeys ids: [String]) async throws {
        _ = try await change(Statements.keyUse, settings.now(), ids)
    }

    /// Whose a job is; `nil` if there is no such job.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func owner(of id: JobID) async throws -> String? {
        let rows = try await reachable { try await self.database.read(Statements.owner, id.uuid) }
        return try rows.first?.decode("owner", as: String.self)
    }

    /// Said directly, since whoever manages keys need not run this store.
    private func tellNodes() async throws {
        keyBell.ring()
        // Names no job, so that every node looks at everything.
        _ = try await change(Statements.notify, Self.channel, "keys")
    }

    private static func scopes(_ row: PostgresRow) throws -> Set<AccessScope> {
        Set(try row.decode("scopes", as: [String].self).compactMap(AccessScope.init(rawValue:)))
    }
}
