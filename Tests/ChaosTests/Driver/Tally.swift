/// How often what was done.
struct Tally: Sendable {
    private(set) var counts: [String: Int] = [:]

    /// Counts one more.
    mutating func count(_ what: String, _ number: Int = 1) {
        counts[what, default: 0] += number
    }

    /// How often something was done.
    subscript(what: String) -> Int { counts[what] ?? 0 }
}
