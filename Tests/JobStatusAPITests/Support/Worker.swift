import JobStore

/// Runs jobs as a test tells it to.
struct Worker: Sendable {
    let store: JobStore
    private let node = NodeID()

    init(store: JobStore) async throws {
        self.store = store
        try await store.register(node, name: "test", leaseDuration: .seconds(300))
    }

    /// Takes the next job, waiting for one if there is none, and says that it runs.
    func claim() async throws -> Lease {
        var rings = store.workBell.rings.makeAsyncIterator()
        while true {
            let request = ClaimRequest(queue: "default", room: ["noop": 1, "echo": 1, "count": 1], limit: 1)
            if let job = try await store.claim(request, node: node).first {
                try await store.report([job.lease: ProgressReport()])
                return job.lease
            }
            await rings.next()
        }
    }

    /// Takes so many jobs at most, and tells nobody that they run.
    func claim(_ limit: Int) async throws -> [Lease] {
        let request = ClaimRequest(queue: "default", room: ["noop": limit], limit: limit)
        return try await store.claim(request, node: node).map(\.lease)
    }

    /// Says that a job is done.
    func complete(_ lease: Lease, with result: String = "null") async throws {
        _ = try await store.complete([JobCompletion(lease: lease, result: RawJSON(result))])
    }

    /// Says that a job failed for good.
    func fail(_ lease: Lease) async throws {
        _ = try await store.fail([AttemptFailure(lease: lease, code: "failed", message: "Input invalid")])
    }

    /// Says how far a job is.
    func report(_ lease: Lease, progress: Int) async throws {
        try await store.report([lease: ProgressReport(progress: progress)])
    }
}
