import Foundation

/// A stretch of the claim's index: from a rank (the priority, negated) and a time on, up to another rank, exclusive.
struct ClaimRange: Equatable {
    var kind: String
    var rank: Int16
    var since: Date
    var until: Int16

    /// The stretches of a kind in which jobs may wait: all there is but what lies below a floor.
    static func ranges(of kind: String, above floors: [ClaimFloor]) -> [ClaimRange] {
        let sorted = floors.sorted { $0.priority > $1.priority }
        let ranks = [Int16.min] + sorted.map { Int16(-$0.priority) }
        let times = [Date.distantPast] + sorted.map(\.since)
        let ends = ranks.dropFirst() + [Int16.max]
        return zip(zip(ranks, times), ends).map { start, end in
            ClaimRange(kind: kind, rank: start.0, since: start.1, until: end)
        }
    }
}
