import JobStore

/// What the routes work with.
struct APIServices: Sendable {
    /// The jobs.
    let store: JobStore
    /// The kinds of job.
    let kinds: any KindCatalog
    /// Reads bodies.
    let bodies: BodyReader
    /// Holds requests.
    let waiter: StatusWaiter

    init(
        store: JobStore,
        kinds: any KindCatalog,
        limits: ServerLimits,
        state: ServerState,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.kinds = kinds
        bodies = BodyReader(limit: limits.bodySize)
        waiter = StatusWaiter(
            store: store,
            held: HeldRequests(limits: limits),
            shutdown: state.drain,
            clock: clock
        )
    }

    /// As whose a job is looked at: his own who asks, or if he sees every owner's, that of whoever it belongs to.
    func owner(of id: JobID, for identity: Identity) async throws -> String {
        guard identity.seesEveryOwner else { return identity.owner }
        return try await store.owner(of: id) ?? identity.owner
    }
}
