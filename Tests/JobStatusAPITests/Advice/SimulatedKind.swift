import Foundation
import TestSupport

/// Jobs of one kind, as they come in a simulation.
struct SimulatedKind {
    /// How long its jobs run.
    enum Length {
        /// Around a median, in seconds: log-normal with this spread.
        case around(Double, spread: Double)
        /// Anything between two lengths, each order of magnitude as likely.
        case anything(ClosedRange<Double>)
    }

    let name: String
    let length: Length
    /// The mean time between two starts, in seconds.
    let pause: Double
    /// How many run at a time.
    var limit = Int.max
    /// Whether its jobs tell how far they are, one per cent after the other, at a pace that is not even.
    var tellsProgress = false

    /// The jobs that are started within a time, in that order; they run in that order too.
    func jobs(within end: Double, using generator: inout SeededGenerator) -> [SimulatedJob] {
        var jobs: [SimulatedJob] = []
        var slots = Array(repeating: 0.0, count: limit == .max ? 0 : limit)
        var time = 0.0
        while true {
            time -= log(Double.random(in: 1e-12..<1, using: &generator)) * pause
            guard time < end else { return jobs }
            var job = SimulatedJob(kind: name, createdAt: time, startedAt: time, finishedAt: time)
            if let slot = slots.indices.min(by: { slots[$0] < slots[$1] }) {
                job.startedAt = max(time, slots[slot])
                job.finishedAt = job.startedAt + duration(using: &generator)
                slots[slot] = job.finishedAt
            } else {
                job.finishedAt = time + duration(using: &generator)
            }
            if tellsProgress { job.bend = Double.random(in: 0.7...1.4, using: &generator) }
            jobs.append(job)
        }
    }

    private func duration(using generator: inout SeededGenerator) -> Double {
        switch length {
        case .around(let median, let spread):
            let radius = (-2 * log(Double.random(in: 1e-12..<1, using: &generator))).squareRoot()
            let normal = radius * cos(2 * .pi * Double.random(in: 0..<1, using: &generator))
            return min(max(median * exp(spread * normal), 1), 3_600)
        case .anything(let range):
            return exp(Double.random(in: log(range.lowerBound)...log(range.upperBound), using: &generator))
        }
    }
}
