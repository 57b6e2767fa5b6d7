/// What the header of a token tells of how it was signed (RFC 7515, section 4.1).
struct TokenHeader: Decodable, Sendable {
    /// The algorithm.
    let alg: String
    /// The name of the key.
    let kid: String?
    /// Whether it has `crit`: there is no extension that this server understands.
    let isCritical: Bool

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        alg = try container.decode(String.self, forKey: .alg)
        kid = try container.decodeIfPresent(String.self, forKey: .kid)
        isCritical = container.contains(.crit)
    }

    private enum CodingKeys: String, CodingKey {
        case alg, kid, crit
    }
}
