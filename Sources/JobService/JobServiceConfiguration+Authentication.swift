import Configuration
import JobStatusAPI

extension JobServiceConfiguration {
    /// What `auth` may be.
    private enum KeyUse: String, CaseIterable {
        case none, keys
    }

    /// Reads who is let in.
    mutating func readAuthentication(_ read: OptionReader) async throws {
        acceptsKeys = try await read.choice("auth", of: KeyUse.self) == .keys
        let issuer = try await read.string("jwt-issuer")
        let audience = try await read.string("jwt-audience")
        guard let keySet = try await read.string("jwks") else {
            guard issuer == nil, audience == nil else {
                throw JobServiceError("jwt-issuer and jwt-audience: expected jwks beside them, the keys of the issuer")
            }
            return
        }
        guard let issuer, let audience else {
            throw JobServiceError("jwks: expected jwt-issuer and jwt-audience beside it, or anybody's tokens would do")
        }
        guard !keySet.contains("://") || TokenAuthentication.isTrustworthy(address: keySet) else {
            throw JobServiceError("jwks: expected a file, or an https address, not '\(keySet)'")
        }
        tokens = Tokens(keySet: keySet, issuer: issuer, audience: audience)
    }

    /// Who is let in, in the API's words.
    var authentication: ServerAuthentication {
        ServerAuthentication(
            acceptsKeys: acceptsKeys,
            tokens: tokens.map { tokens in
                TokenAuthentication(
                    keySet: tokens.keySet.contains("://") ? .url(tokens.keySet) : .file(path: tokens.keySet),
                    issuer: tokens.issuer,
                    audience: tokens.audience
                )
            }
        )
    }
}
