import Foundation

/// When something is expected to happen, as spans of time from now, one as likely as the other.
///
/// One more chance is always that nothing is known: what has gone on for so long may end at any moment, and the longer it
/// has gone on the less likely it is at the next. A value; all times are in seconds.
struct EventForecast: Sendable {
    /// It happens at a moment between two others, each as likely.
    private struct Span {
        let from: Double
        let to: Double
        let weight: Double

        /// By how much a poll at a moment is late on average; nothing if it comes before.
        func lateness(at moment: Double) -> Double {
            guard moment > from else { return 0 }
            guard moment < to else { return moment - (from + to) / 2 }
            return (moment - from) * (moment - from) / (2 * (to - from))
        }
    }

    /// For how long it has not happened, at least a second.
    private let age: Double
    private var spans: [Span] = []
    private var weight = 1.0

    /// Knows nothing but for how long it has not happened.
    init(age: Double) {
        self.age = max(age, 1)
    }

    /// Makes room at once for what is going to be added: polls are many.
    mutating func reserve(_ count: Int) {
        spans.reserveCapacity(count)
    }

    /// Adds that it happens between two moments from now; the part of that which has passed already counts for nothing.
    mutating func add(from: Double, to: Double, weight: Double = 1) {
        guard to > 0, to > from else { return }
        let left = weight * (to - max(from, 0)) / (to - from)
        spans.append(Span(from: max(from, 0), to: to, weight: left))
        self.weight += left
    }

    /// By how much a poll at a moment is late on average.
    func lateness(at moment: Double) -> Double {
        let unknown = moment * moment / (2 * age)
        return spans.reduce(unknown) { $0 + $1.weight * $1.lateness(at: moment) } / weight
    }

    /// The longest wait after which a poll is late by no more than that on average.
    ///
    /// - Parameters:
    ///   - lateness: How late, in seconds.
    ///   - range: The waits to choose from, in whole seconds.
    /// - Returns: The wait; the shortest if all are too long.
    func longestWait(lateBy lateness: Double, in range: ClosedRange<Int>) -> Int {
        // It grows with the wait.
        var (least, most) = (range.lowerBound, range.upperBound)
        while least < most {
            let middle = (least + most + 1) / 2
            if self.lateness(at: Double(middle)) <= lateness { least = middle } else { most = middle - 1 }
        }
        return least
    }
}
