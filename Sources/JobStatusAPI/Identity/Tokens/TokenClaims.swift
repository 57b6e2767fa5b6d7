import Foundation
import JobStore

/// What a token says about its holder.
struct TokenClaims: Decodable, Sendable {
    /// Who made it.
    var issuer: String?
    /// Whom it is about.
    var subject: String?
    /// Whom it is meant for.
    var audience: [String]
    /// Until when it is good, in seconds since 1970.
    var expiresAt: Double?
    /// From when on it is good, in seconds since 1970.
    var notBefore: Double?
    /// What its holder may do; nil if it does not say.
    var scopes: [String]?

    /// Who the holder is, if the token is for us and good now.
    ///
    /// A token that does not speak of scopes at all lets its holder see and change his own jobs: most providers' tokens
    /// are of this sort, and were made for this audience. One that does gives exactly what it names.
    ///
    /// - Parameters:
    ///   - rules: Which tokens are for us.
    ///   - now: The present moment.
    /// - Returns: The holder.
    /// - Throws: What is wrong with the token.
    func identity(by rules: TokenAuthentication, now: Date) throws(TokenError) -> Identity {
        let (seconds, leeway) = (now.timeIntervalSince1970, rules.leeway / .seconds(1))
        guard let expiresAt, seconds < expiresAt + leeway else { throw .expired }
        guard seconds >= (notBefore ?? 0) - leeway else { throw .notYet }
        guard issuer == rules.issuer else { throw .issuer }
        guard audience.contains(rules.audience) else { throw .audience }
        guard let subject, JobOwner.isValid(subject) else { throw .subject }
        return Identity(
            owner: subject,
            scopes: scopes.map { Set($0.compactMap(AccessScope.init(rawValue:))) } ?? [.read, .write]
        )
    }
}

extension TokenClaims {
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        issuer = try container.decodeIfPresent(String.self, forKey: .iss)
        subject = try container.decodeIfPresent(String.self, forKey: .sub)
        audience = try Self.texts(container, .aud) ?? []
        expiresAt = try container.decodeIfPresent(Double.self, forKey: .exp)
        notBefore = try container.decodeIfPresent(Double.self, forKey: .nbf)
        // `scope` is a text with spaces (RFC 8693, section 4.2); some providers have lists, or call it `scp`.
        let scopes = try Self.texts(container, .scope) ?? Self.texts(container, .scp)
        self.scopes = scopes?.flatMap { $0.split(separator: " ").map(String.init) }
    }

    private enum CodingKeys: String, CodingKey {
        case iss, sub, aud, exp, nbf, scope, scp
    }

    /// One text or a list of them.
    private static func texts(
        _ container: KeyedDecodingContainer<CodingKeys>,
        _ key: CodingKeys
    ) throws -> [String]? {
        guard container.contains(key) else { return nil }
        if let one = try? container.decode(String.self, forKey: key) { return [one] }
        return try container.decode([String].self, forKey: key)
    }
}
