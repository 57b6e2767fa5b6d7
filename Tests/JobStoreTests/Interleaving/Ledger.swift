import Foundation
import JobStore
import TestSupport

/// What the workers of a test know: their nodes, every lease they were ever given, and what the store said of its end.
actor Ledger {
    private(set) var jobs: [JobID] = []
    private(set) var nodes: [NodeID] = []
    private(set) var completed: [JobID: Int] = [:]
    private(set) var endings: [Lease: Int] = [:]
    private(set) var isClosed = false
    private var leases: [Lease] = []

    func add(_ jobs: [JobID]) { self.jobs += jobs }

    func add(_ node: NodeID) { nodes.append(node) }

    /// Says that all is over.
    func close() { isClosed = true }

    /// Forgets a node that was given up.
    func remove(_ node: NodeID) { nodes.removeAll { $0 == node } }

    func add(_ claimed: [ClaimedJob]) { leases += claimed.map(\.lease) }

    /// Some leases, most of them late ones, some long outdated; the same for the same seed and history.
    func leases(seed: UInt64) -> [Lease] {
        guard !leases.isEmpty else { return [] }
        var generator = SeededGenerator(seed: seed)
        let chosen = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            let age = min(Int.random(in: 1...12, using: &generator), leases.count)
            let isOld = Int.random(in: 0..<4, using: &generator) == 0
            return isOld ? leases[Int.random(in: 0..<leases.count, using: &generator)] : leases[leases.count - age]
        }
        // One job has one place in a batch, as it has in a runner's.
        return Array(Dictionary(chosen.map { ($0.jobID, $0) }, uniquingKeysWith: { $1 }).values)
    }

    /// Notes which of these leases the store took for good.
    func ended(_ given: [Lease], _ changed: Set<JobID>, isCompletion: Bool = false) {
        for lease in given where changed.contains(lease.jobID) { endings[lease, default: 0] += 1 }
        if isCompletion {
            for id in changed { completed[id, default: 0] += 1 }
        }
    }
}
