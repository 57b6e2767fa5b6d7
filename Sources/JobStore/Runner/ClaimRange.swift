import Foundation

/// A stretch of the line: from behind a rank (the priority, negated), a time and an id on, up to another rank, exclusive.
struct ClaimRange: Equatable {
    var kind: String
    var rank: Int16
    var since: Date
    var after = Self.firstID
    var until: Int16

    /// Before every job's.
    static let firstID = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    /// The stretches of a kind in which jobs may wait: all there is but what lies below a floor.
    static func ranges(of kind: String, above floors: [ClaimFloor]) -> [ClaimRange] {
        let sorted = floors.sorted { $0.priority > $1.priority }
        let ends = sorted.map { Int16(-$0.priority) } + [Int16.max]
        let first = ClaimRange(kind: kind, rank: .min, since: .distantPast, until: ends[0])
        return [first]
            + zip(sorted, ends.dropFirst()).map { floor, end in
                ClaimRange(
                    kind: kind,
                    rank: Int16(-floor.priority),
                    since: floor.since,
                    after: floor.after?.uuid ?? firstID,
                    until: end
                )
            }
    }
}
