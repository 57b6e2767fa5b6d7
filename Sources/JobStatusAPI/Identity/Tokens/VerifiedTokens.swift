import Foundation

/// The tokens that were found to be good lately, so that a client that polls has its signature checked once.
struct VerifiedTokens: Sendable {
    private struct Entry: Sendable {
        let claims: TokenClaims
        let generation: Int
    }

    private let capacity: Int
    private var entries: [Substring: Entry] = [:]

    /// Remembers nothing yet, and at most so many.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What a token says, if it was found to be signed by one of the keys that are good now.
    ///
    /// Whether it is still good itself is to be looked at each time.
    func claims(of token: Substring, generation: Int) -> TokenClaims? {
        guard let entry = entries[token], entry.generation == generation else { return nil }
        return entry.claims
    }

    /// Takes note of a token with a good signature.
    mutating func insert(_ token: Substring, _ claims: TokenClaims, generation: Int) {
        // Forgetting all at once costs one more check each, and no book-keeping at every request.
        if entries.count >= capacity { entries = [:] }
        entries[token] = Entry(claims: claims, generation: generation)
    }
}
