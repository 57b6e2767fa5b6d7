import Foundation

/// The claims in the database that may hold jobs for a node: a pure value, without clock or database.
struct OpenClaims {
    private struct Claim {
        /// How many jobs its list names in the database.
        var size: Int
        let madeAt: ContinuousClock.Instant
    }

    /// One that is younger is left to end by itself: most do.
    private static let youth: Duration = .seconds(1)

    private var claims: [UUID: Claim] = [:]

    /// Takes note of a claim that was just made.
    mutating func add(_ claim: UUID, size: Int, now: ContinuousClock.Instant) {
        claims[claim] = Claim(size: size, madeAt: now)
    }

    /// Those of which nothing runs any more, by how many jobs of each do.
    func spent(held: [UUID: Int]) -> [UUID] {
        claims.keys.filter { held[$0] == nil }
    }

    /// Those of which less than half still runs: their lists together are hardly ever much longer than what does, and each time a
    /// list is written anew it is for as many that it loses.
    func sparse(held: [UUID: Int], now: ContinuousClock.Instant) -> [UUID] {
        claims.filter { id, claim in
            held[id].map { 2 * $0 < claim.size } ?? false && now - claim.madeAt >= Self.youth
        }.map(\.key)
    }

    /// Drops those that the database has forgotten.
    mutating func forget(_ released: [UUID]) {
        for id in released { claims[id] = nil }
    }

    /// Takes note of lists that were shortened.
    mutating func shrink(_ compacted: [UUID], to held: [UUID: Int]) {
        for id in compacted { claims[id]?.size = held[id] ?? 0 }
    }
}
