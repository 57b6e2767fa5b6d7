import Foundation
import JWTKit

/// The public keys of an identity provider, each with the algorithms that it may be used with.
///
/// What algorithm a key is for is said by the key and never by the token: otherwise whoever knows a public key could sign
/// with it as if it were a shared secret. So there is neither `none` nor any shared secret in here.
struct TokenKeySet: Sendable {
    private struct Key: Sendable {
        let kid: String?
        let algorithms: [String: any JWTAlgorithm]
    }

    private let keys: [Key]

    /// How many keys can be used.
    var count: Int { keys.count }

    /// Reads a JSON Web Key Set (RFC 7517, section 5), and leaves out the keys that are not for signatures or not known.
    ///
    /// - Parameter json: The set.
    /// - Throws: An error if it is no key set at all.
    init(json: Data) async throws {
        var keys: [Key] = []
        for entry in try JSONDecoder().decode(Document.self, from: json).keys {
            guard let jwk = entry.key else { continue }
            var algorithms: [String: any JWTAlgorithm] = [:]
            for algorithm in Self.algorithms(of: jwk) {
                algorithms[algorithm.rawValue] = await Self.checker(jwk, algorithm)
            }
            if !algorithms.isEmpty { keys.append(Key(kid: jwk.keyIdentifier?.string, algorithms: algorithms)) }
        }
        self.keys = keys
    }

    /// What checks the signature of a token.
    ///
    /// - Parameter header: The token's header.
    /// - Returns: The algorithm with the key.
    /// - Throws: `unknownKey`, or `algorithm` if the key is not for that.
    func algorithm(for header: TokenHeader) throws(TokenError) -> any JWTAlgorithm {
        // A set of one key need not give it a name.
        let named = header.kid == nil ? (keys.count == 1 ? keys : []) : keys.filter { $0.kid == header.kid }
        guard !named.isEmpty else { throw .unknownKey }
        guard let algorithm = named.compactMap({ $0.algorithms[header.alg] }).first else { throw .algorithm }
        return algorithm
    }

    private static func algorithms(of jwk: JWK) -> [JWK.Algorithm] {
        if let algorithm = jwk.algorithm { return [algorithm] }
        switch (jwk.keyType, jwk.curve?.rawValue) {
        case (.rsa, _): return [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
        case (.ecdsa, "P-256"): return [.es256]
        case (.ecdsa, "P-384"): return [.es384]
        case (.ecdsa, "P-521"): return [.es512]
        case (.octetKeyPair, _): return [.eddsa]
        default: return []
        }
    }

    /// The algorithm with the key; nil if they do not fit, or if it is not for signatures.
    private static func checker(_ jwk: JWK, _ algorithm: JWK.Algorithm) async -> (any JWTAlgorithm)? {
        var key = jwk
        key.algorithm = algorithm
        // A collection wants names; each has one key, so that nothing falls back to another.
        key.keyIdentifier = "key"
        (key.privateExponent, key.prime1, key.prime2) = (nil, nil, nil)
        return try? await JWTKeyCollection().add(jwk: key).getKey(for: "key", alg: algorithm.rawValue)
    }

    private struct Document: Decodable {
        let keys: [Entry]
    }

    private struct Entry: Decodable {
        /// The key; nil if it is not for signatures, or of a sort that is not known, such as a shared secret.
        let key: JWK?

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            let use = try container.decodeIfPresent(String.self, forKey: .use)
            key = use ?? "sig" == "sig" ? try? JWK(from: decoder) : nil
        }

        private enum CodingKeys: String, CodingKey {
            case use
        }
    }
}
