import PostgresClient

extension Bench {
    private static let insertKeys: PostgresStatement = """
        insert into api_key (id, hash, created_at, owner, scopes)
        select k.id, sha256(convert_to(k.secret, 'UTF8')), now(), k.owner, '{read,write}'
        from unnest($1::text[], $2::text[], $3::text[]) as k(id, secret, owner)
        """

    /// Makes an API key for each of these owners, known to every `jobd` that starts after this.
    ///
    /// All at once and not by `jobd keys create`, which would take a minute for a thousand.
    package func addKeys(owners: [String]) async throws -> [String] {
        let first = Int(try await number("select count(*) from api_key"))
        let ids = owners.indices.map { Self.keyName(first + $0) }
        let keys = ids.map { "jobd_\($0)_" + String(repeating: "k", count: 52) }
        _ = try await database.execute(Self.insertKeys, ids, keys, owners)
        try await script("update api_key_change set number = number + 1")
        return keys
    }

    /// Ten characters of `a-z2-7`.
    private static func keyName(_ number: Int) -> String {
        let digits = ["0": "g", "1": "h", "8": "i", "9": "j"]
        let hexadecimal = String(number, radix: 16)
        let padded = String(repeating: "0", count: 10 - hexadecimal.count) + hexadecimal
        return padded.map { digits[String($0)] ?? String($0) }.joined()
    }
}
