extension PostgresConnection {
    /// The task that waits for a request was cancelled.
    func cancel(_ id: UInt64, _ cancellation: Cancellation) {
        guard requests[id] != nil else { return }
        switch cancellation {
        case .isIgnored: return
        case .abandons: abandon(id)
        case .interrupts: interrupt(id)
        }
    }

    private func abandon(_ id: UInt64) {
        _ = pipeline.withdraw(id)
        finish(id, .failure(PostgresError(.cancelled)))
    }

    private func interrupt(_ id: UInt64) {
        guard let handle else { return }
        if pipeline.dropWaiting(id) { return finish(id, .failure(PostgresError(.cancelled))) }
        guard case .none? = requests[id]?.interruption, let canceller = handle.canceller() else { return }
        requests[id]?.interruption = .asked
        loop.schedule(after: drainLimit) { [weak self] in
            self?.assumeIsolated { $0.giveUpDraining(id) }
        }
        BlockingThreads.cancelling.run {
            _ = canceller.cancel()
            Task { await self.delivered(id) }
        }
    }

    private func delivered(_ id: UInt64) {
        guard let request = requests[id] else { return }
        requests[id]?.interruption = .delivered
        if case .answered(let outcome) = request.interruption { finish(id, outcome) }
    }

    private func giveUpDraining(_ id: UInt64) {
        guard requests[id] != nil else { return }
        requests[id]?.interruption = .delivered
        finish(id, .failure(PostgresError(.cancelled, reason: "the server did not obey")))
        end(because: PostgresError(.connectionLost, reason: "a cancelled statement did not end"))
    }
}
