import Foundation

/// The tokens that were found to be good lately, so that a client that polls has its signature checked once.
struct VerifiedTokens: Sendable {
    private struct Entry: Sendable {
        let claims: TokenClaims
        let generation: Int
    }

    private let capacity: Int
    // Two generations in place of a list in the order of use: when the young fill half the room, the old are forgotten.
    private var young: [Substring: Entry] = [:]
    private var old: [Substring: Entry] = [:]

    /// Remembers nothing yet, and at most so many.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// What a token says, if it was found to be signed by one of the keys that are good now.
    ///
    /// Whether it is still good itself is to be looked at each time.
    mutating func claims(of token: Substring, generation: Int) -> TokenClaims? {
        guard let entry = young[token] ?? old[token], entry.generation == generation else { return nil }
        if young[token] == nil { put(token, entry) }
        return entry.claims
    }

    /// Takes note of a token with a good signature.
    mutating func insert(_ token: Substring, _ claims: TokenClaims, generation: Int) {
        put(token, Entry(claims: claims, generation: generation))
    }

    private mutating func put(_ token: Substring, _ entry: Entry) {
        if young.count >= capacity / 2 { (young, old) = ([:], young) }
        young[token] = entry
    }
}
