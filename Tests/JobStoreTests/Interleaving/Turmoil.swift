import Foundation
import JobStore
import StoreTestSupport
import TestSupport

/// Workers, callers and upkeep that all do at once what they may do, in an order that chance decides.
struct Turmoil: Sendable {
    let test: TestStore
    let stores: [JobStore]
    /// A store whose clock is an hour ahead: to it every node looks lost, and every job looks due.
    let later: JobStore
    let ledger = Ledger()

    /// Does so many things one after the other.
    func act(steps: Int, seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<steps {
            try await step(using: &generator)
        }
    }

    private func step(using generator: inout SeededGenerator) async throws {
        let store = stores[Int.random(in: 0..<stores.count, using: &generator)]
        let seed = generator.next()
        switch Int.random(in: 0..<100, using: &generator) {
        case ..<25: try await claim(store, using: &generator)
        case ..<33: try await renew(store, using: &generator)
        case ..<45: try await report(store, seed: seed)
        case ..<48: try await tidy(store, seed: seed)
        case ..<58: try await complete(store, seed: seed)
        case ..<70:
            try await fail(store, seed: seed, delay: [nil, .zero, .milliseconds(1), .milliseconds(1)][Int(seed % 4)])
        case ..<76: try await putBack(store, seed: seed)
        case ..<81: try await cancel(store, using: &generator)
        case ..<87: try await retry(store, using: &generator)
        case ..<91: try await loseNodes(store, using: &generator)
        case ..<95: try await takeBack(store, seed: seed, using: &generator)
        default: _ = try await later.promote()
        }
    }

    private func node(_ store: JobStore, using generator: inout SeededGenerator) async throws -> NodeID {
        let nodes = await ledger.nodes
        if nodes.count >= 3 { return nodes[Int.random(in: 0..<nodes.count, using: &generator)] }
        let node = NodeID()
        try await store.register(node, name: "turmoil", leaseDuration: .seconds(30))
        await ledger.add(node)
        return node
    }

    private func claim(_ store: JobStore, using generator: inout SeededGenerator) async throws {
        let limit = Int.random(in: 1...6, using: &generator)
        let request = ClaimRequest(queue: "default", room: ["echo": limit], limit: limit)
        let claimed = try await store.claim(request, node: node(store, using: &generator))
        await ledger.add(claimed)
        // Some end before anybody was told that they run.
        guard Bool.random(using: &generator) else { return }
        try await store.report(Dictionary(uniqueKeysWithValues: claimed.map { ($0.lease, ProgressReport()) }))
    }

    private func renew(_ store: JobStore, using generator: inout SeededGenerator) async throws {
        let node = try await node(store, using: &generator)
        if try await !store.renew(node, leaseDuration: .seconds(30)) {
            await ledger.remove(node)
        }
    }

    private func report(_ store: JobStore, seed: UInt64) async throws {
        let leases = await ledger.leases(seed: seed)
        let report = ProgressReport(progress: Int(seed % 101), message: seed % 3 == 0 ? "stage \(seed % 7)" : nil)
        try await store.report(Dictionary(uniqueKeysWithValues: leases.map { ($0, report) }))
    }

    private func complete(_ store: JobStore, seed: UInt64) async throws {
        let leases = await ledger.leases(seed: seed)
        let changed = try await store.complete(leases.map { JobCompletion(lease: $0, result: .string("\($0.claim)")) })
        await ledger.ended(leases, changed, isCompletion: true)
    }

    private func fail(_ store: JobStore, seed: UInt64, delay: Duration?) async throws {
        let leases = await ledger.leases(seed: seed)
        let failures = leases.map { AttemptFailure(lease: $0, code: "failed", message: "x", retryDelay: delay) }
        await ledger.ended(leases, try await store.fail(failures))
    }

    private func putBack(_ store: JobStore, seed: UInt64) async throws {
        let leases = await ledger.leases(seed: seed)
        await ledger.ended(leases, try await store.putBack(leases))
    }

    private func cancel(_ store: JobStore, using generator: inout SeededGenerator) async throws {
        let jobs = await ledger.jobs
        _ = try await store.cancel(jobs[Int.random(in: 0..<jobs.count, using: &generator)], owner: "local")
    }

    /// Retries make the jobs that others end.
    private func retry(_ store: JobStore, using generator: inout SeededGenerator) async throws {
        let jobs = await ledger.jobs
        let id = jobs[Int.random(in: 0..<jobs.count, using: &generator)]
        if case .started(let job, _) = try await store.retry(id, owner: "local", idempotencyKey: nil),
            !jobs.contains(job.id)
        {
            await ledger.add([job.id])
        }
    }

    private func loseNodes(_ store: JobStore, using generator: inout SeededGenerator) async throws {
        let survivor = await ledger.nodes.randomElement(using: &generator)
        _ = try await later.giveUpLostNodes(except: survivor, renewedWithin: .seconds(7200))
        _ = try await store.rescue()
    }

    /// A node takes back what it does not know of, as after a claim whose answer was lost.
    private func takeBack(_ store: JobStore, seed: UInt64, using generator: inout SeededGenerator) async throws {
        let node = try await node(store, using: &generator)
        _ = try await store.takeBack(from: node, except: await ledger.leases(seed: seed))
    }

    /// A node has claims forgotten, or shortened, whatever they hold.
    private func tidy(_ store: JobStore, seed: UInt64) async throws {
        let claims = Array(Set(await ledger.leases(seed: seed).map(\.claim)))
        try await seed.isMultiple(of: 2) ? store.release(claims) : store.compact(claims)
    }

    /// Brings every job to its end, as any node that is left would.
    func finish() async throws {
        _ = try await later.giveUpLostNodes(except: nil, renewedWithin: .seconds(7200))
        while try await test.store.rescue() > 0 {}
        let node = NodeID()
        try await test.store.register(node, name: "last", leaseDuration: .seconds(300))
        while true {
            let promoted = try await later.promote()
            let claimed = try await test.claim(node, limit: 50)
            guard promoted > 0 || !claimed.isEmpty else { return }
            await ledger.add(claimed)
            try await complete(claimed.map(\.lease))
        }
    }

    private func complete(_ leases: [Lease]) async throws {
        let changed = try await test.store.complete(leases.map { JobCompletion(lease: $0, result: .null) })
        await ledger.ended(leases, changed, isCompletion: true)
    }
}
