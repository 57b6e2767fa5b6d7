import Foundation
import JWTKit
import Logging
import Synchronization

/// Lets in whoever holds a token of the identity provider.
final class TokenVerifier: Sendable {
    private let rules: TokenAuthentication
    private let source: TokenKeySource
    private let now: @Sendable () -> Date
    private let verified = Mutex(VerifiedTokens(capacity: 32_768))

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - rules: Which tokens are for us.
    ///   - source: The provider's keys.
    ///   - now: The present moment by this node's clock.
    init(rules: TokenAuthentication, source: TokenKeySource, now: @escaping @Sendable () -> Date = { Date() }) {
        self.rules = rules
        self.source = source
        self.now = now
    }

    /// Who holds a token.
    ///
    /// - Parameter token: What stands behind `Bearer`.
    /// - Returns: The holder.
    /// - Throws: `TokenError`, or an `APIProblem` (503) if the provider's keys could not be had so far.
    func identity(of token: Substring) async throws -> Identity {
        if let known = try knownIdentity(of: token) { return known }
        let parts = try CompactToken(token)
        let (claims, generation) = try await claims(of: parts)
        let identity = try claims.identity(by: rules, now: now())
        verified.withLock { $0.insert(token, claims, generation: generation) }
        return identity
    }

    /// Who holds a token whose signature was found to be good before.
    ///
    /// - Parameter token: What stands behind `Bearer`.
    /// - Returns: The holder; nil for any other token.
    /// - Throws: `TokenError` if it is not good any more.
    func knownIdentity(of token: Substring) throws(TokenError) -> Identity? {
        guard let known = source.current else { return nil }
        let claims = verified.withLock { $0.claims(of: token, generation: known.generation) }
        return try claims?.identity(by: rules, now: now())
    }

    /// Fetches the keys for the first time.
    func prepare() async {
        await source.refresh()
    }

    /// Keeps the keys up to date until the task is cancelled.
    func run() async {
        await source.run()
    }

    /// What a token says, once its signature was found to be good.
    private func claims(of token: CompactToken) async throws -> (TokenClaims, generation: Int) {
        guard !token.header.isCritical else { throw TokenError.critical }
        let (keys, generation) = try await keys(for: token.header)
        let algorithm = try keys.algorithm(for: token.header)
        // It throws for what has not even the size of a signature.
        guard (try? algorithm.verify(token.signature, signs: token.signed)) == true else { throw TokenError.signature }
        do {
            return (try JSONDecoder().decode(TokenClaims.self, from: token.payload), generation)
        } catch {
            throw TokenError.malformed
        }
    }

    /// The keys; fetched again if the one that a token names is not among them, since it may be new.
    private func keys(for header: TokenHeader) async throws -> (TokenKeySet, generation: Int) {
        if let (keys, generation) = source.current {
            do {
                _ = try keys.algorithm(for: header)
                return (keys, generation)
            } catch TokenError.unknownKey {
                // Below.
            }
        }
        await source.refresh()
        guard let current = source.current else {
            throw APIProblem.unavailable("The keys of the identity provider could not be had so far.")
        }
        return current
    }
}
