extension PostgresConnection {
    /// Ends the connection because libpq says that it is broken.
    func breakOff() {
        end(because: PostgresError(.connectionLost, reason: handle?.errorText ?? ""))
    }

    /// Ends the connection: everything that is under way fails.
    func end(because error: PostgresError) {
        guard handle != nil else { return }
        loop.unregister(token)
        handle = nil
        ending = error
        if let silenceTimer { loop.cancel(silenceTimer) }
        silenceTimer = nil
        for (id, error) in pipeline.lose(because: error) {
            let isRolledBack = isInTransactionBlock && error.code == .outcomeUnknown
            finish(id, .failure(isRolledBack ? error.with(.connectionLost) : error))
        }
        failScript(error)
        onClose?(error)
        onClose = nil
        onNotification = nil
    }

    // MARK: Silence

    func noteProgress() {
        lastProgress = .now
    }

    /// Sees to it that a server which owes an answer is not waited for without end.
    func watchForSilence() {
        guard silenceTimer == nil, pipeline.awaitsAnswers, let timeout = configuration.responseTimeout else { return }
        var delay = max(.zero, ContinuousClock.now.duration(to: lastProgress + timeout))
        if handle?.isEncrypted == true { delay = min(delay, .seconds(1)) }
        silenceTimer = loop.schedule(after: delay) { [weak self] in
            self?.assumeIsolated { $0.checkForSilence(timeout) }
        }
    }

    private func checkForSilence(_ timeout: Duration) {
        silenceTimer = nil
        if handle?.isEncrypted == true { lookAgain() }
        guard handle != nil, pipeline.awaitsAnswers else { return }
        if lastProgress.duration(to: .now) >= timeout {
            end(because: PostgresError(.connectionLost, reason: "no answer for \(timeout)"))
        } else {
            watchForSilence()
        }
    }

    /// Reads what OpenSSL may have kept to itself without a sign on the socket; looking alone is no progress.
    private func lookAgain() {
        let (progress, inFlight) = (lastProgress, pipeline.inFlight)
        ready(isWritable: false)
        if pipeline.inFlight == inFlight { lastProgress = progress }
    }

    /// Asks the server for a sign of life; ends the connection if none comes in time.
    func probe(within limit: Duration) async -> Bool {
        let timer = loop.schedule(after: limit) { [weak self] in
            self?.assumeIsolated { $0.end(because: PostgresError(.connectionLost, reason: "no answer for \(limit)")) }
        }
        defer { loop.cancel(timer) }
        do {
            _ = try await run(PostgresStatement(""), .none, kind: .write, cancellation: .isIgnored)
            return true
        } catch {
            return handle != nil
        }
    }
}
