extension PostgresConnection {
    /// Sends what waits, as far as there is room.
    func sendWaiting() {
        guard script == nil else { return startScript() }
        // A socket that takes no more now is reason to hold the rest back: libpq would buffer all of it.
        while !isWatchingForWriting, let command = pipeline.next() {
            guard send(command) else { return breakOff() }
            if unflushedBytes > Self.flushThreshold { flush() }
        }
    }

    private static let flushThreshold = 1 << 18

    private func send(_ command: PipelineCommand) -> Bool {
        guard let handle, let request = requests[command.id] else { return true }
        if pipeline.needsSync(before: command), !sendSync() { return false }
        if !pipeline.awaitsAnswers { noteProgress() }
        markDirty()
        unflushedBytes += request.parameters.byteCount
        // What is sent again goes unprepared: another preparation of the same text may be about to fail.
        guard !command.isRepeated, let statement = preparedStatement(for: request) else {
            guard handle.sendUnprepared(sql: request.statement.sql, parameters: request.parameters) else {
                return false
            }
            return finishSending(command, statement: nil)
        }
        if statement.isNew {
            let sql = request.statement.sql
            guard handle.sendPrepare(name: statement.known.name, sql: sql, parameters: request.parameters) else {
                return false
            }
            pipeline.sentPrepare(statement.known.id, for: command)
        }
        guard handle.sendPrepared(name: statement.known.name, parameters: request.parameters) else { return false }
        return finishSending(command, statement: statement.known.id)
    }

    private func finishSending(_ command: PipelineCommand, statement: PreparedStatements.ID?) -> Bool {
        pipeline.sent(command, statement: statement) ? sendSync() : true
    }

    private func preparedStatement(for request: Request) -> (known: PreparedStatements.Statement, isNew: Bool)? {
        guard configuration.preparesStatements else { return nil }
        if let known = prepared.find(request.statement, types: request.parameters.types) { return (known, false) }
        return prepared.add(request.statement, types: request.parameters.types).map { ($0, true) }
    }

    func sendSync() -> Bool {
        guard let handle, handle.sendSync() else { return false }
        pipeline.sentSync()
        return true
    }

    /// Asks the loop to call `endTurn()`.
    func markDirty() {
        guard !isDirty else { return }
        isDirty = true
        loop.markDirty(self)
    }

    /// Closes the unit that reads of this turn have shared, and sends everything.
    func endTurn() {
        isDirty = false
        guard handle != nil else { return }
        if pipeline.isUnitOpen, !sendSync() { return breakOff() }
        flush()
        watchForSilence()
    }

    func flush() {
        guard let handle else { return }
        unflushedBytes = 0
        let rest = handle.flush()
        guard rest >= 0 else { return breakOff() }
        guard isWatchingForWriting != (rest == 1) else { return }
        isWatchingForWriting = rest == 1
        watchSocket()
    }

    func watchSocket() {
        loop.watch(token, forReading: isWatchingForReading, forWriting: isWatchingForWriting)
    }
}
