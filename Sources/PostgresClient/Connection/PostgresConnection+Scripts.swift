extension PostgresConnection {
    /// Executes a text of several statements, by the simple protocol: for migrations.
    ///
    /// Without BEGIN and COMMIT in it, it is one transaction. Rows are thrown away. It runs to its end even if the task is
    /// cancelled. Throws the first error; what the script may do is up to the server.
    public func executeScript(_ sql: String) async throws(PostgresError) {
        while script != nil, handle != nil {
            await withCheckedContinuation { scriptWaiters.append($0) }
        }
        let outcome = await withCheckedContinuation { waiter in
            guard handle != nil else {
                return waiter.resume(returning: Result<Void, PostgresError>.failure(PostgresError(.closed)))
            }
            script = Script(sql: sql, waiter: waiter)
            startScript()
        }
        try outcome.get()
    }

    /// Starts the script that waits, once nothing else is under way: libpq leaves pipeline mode only then.
    func startScript() {
        guard let handle, let waiting = script, !waiting.isRunning, !pipeline.awaitsAnswers else { return }
        guard handle.exitPipelineMode(), handle.sendScript(waiting.sql) else { return breakOff() }
        script?.isRunning = true
        isResultOpen = false
        flush()
    }

    func finishScript() {
        guard let handle, let finished = script else { return }
        script = nil
        isResultOpen = false
        transactionStatus = handle.transactionStatus
        let outcome: Result<Void, PostgresError> = finished.error.map { .failure($0) } ?? .success(())
        // The script may have dropped or changed what statements were prepared for; they heal one by one.
        guard handle.enterPipelineMode() else {
            finished.waiter.resume(returning: outcome)
            return breakOff()
        }
        finished.waiter.resume(returning: outcome)
        resumeScriptWaiters()
        sendWaiting()
    }

    func failScript(_ error: PostgresError) {
        if let failed = script {
            script = nil
            let ending = failed.isRunning ? error.with(.outcomeUnknown) : error
            failed.waiter.resume(returning: .failure(failed.error ?? ending))
        }
        resumeScriptWaiters()
    }

    private func resumeScriptWaiters() {
        let waiters = scriptWaiters
        scriptWaiters = []
        for waiter in waiters { waiter.resume() }
    }
}
