extension PostgresConnection {
    /// Executes a text of several statements, by the simple protocol: for migrations.
    ///
    /// Without BEGIN and COMMIT in it, it is one transaction. Rows are thrown away. It runs to its end even if the task is
    /// cancelled. Throws the first error; what the script may do is up to the server.
    public func executeScript(_ sql: String) async throws(PostgresError) {
        _ = try await runScript(newScriptID(), sql, kind: .statements)
    }

    func newScriptID() -> UInt64 {
        lastScript += 1
        return lastScript
    }

    /// Runs a script to its end, or to the moment when its COPY wants or has data.
    func runScript(_ id: UInt64, _ sql: String, kind: Script.Kind) async throws(PostgresError) -> Script.Step {
        while script != nil, handle != nil {
            await withCheckedContinuation { scriptLine.append($0) }
        }
        if kind != .statements, Task.isCancelled { throw PostgresError(.cancelled) }
        let outcome = await withCheckedContinuation { (waiter: ScriptWaiter) in
            guard handle != nil else { return waiter.resume(returning: .failure(ending ?? PostgresError(.closed))) }
            script = Script(id: id, sql: sql, kind: kind, waiter: waiter)
            startScript()
        }
        return try outcome.get()
    }

    /// Starts the script that waits, once nothing else is under way: libpq leaves pipeline mode only then.
    func startScript() {
        guard let handle, let waiting = script, !waiting.isRunning, !pipeline.awaitsAnswers else { return }
        guard handle.exitPipelineMode(), handle.sendScript(waiting.sql) else { return breakOff() }
        script?.phase = .running
        isResultOpen = false
        flush()
    }

    func noteScriptResult(_ outcome: Pipeline<PostgresResult>.Result) {
        switch outcome {
        case .success(let result): script?.affectedRows = result.affectedRows
        case .failure(let error) where script?.error == nil: script?.error = error
        case .failure, .aborted, .sync: break
        }
    }

    /// Tells the one who waits for the script how far it has come.
    func answerScript(_ outcome: Result<Script.Step, PostgresError>) {
        guard let waiter = script?.waiter else { return }
        script?.waiter = nil
        waiter.resume(returning: outcome)
    }

    func finishScript() {
        guard let handle, let finished = script else { return }
        isResultOpen = false
        transactionStatus = handle.transactionStatus
        // The script may have dropped or changed what statements were prepared for; they heal one by one.
        let isUsable = handle.enterPipelineMode()
        answerScript(finished.error.map { .failure($0) } ?? .success(.ended(affectedRows: finished.affectedRows)))
        script = nil
        guard isUsable else { return breakOff() }
        resumeScriptLine()
        sendWaiting()
    }

    func failScript(_ error: PostgresError) {
        if let failed = script {
            answerScript(.failure(failed.ending(error)))
            script = nil
        }
        resumeScriptLine()
    }

    private func resumeScriptLine() {
        let line = scriptLine
        scriptLine = []
        for waiter in line { waiter.resume() }
    }
}
