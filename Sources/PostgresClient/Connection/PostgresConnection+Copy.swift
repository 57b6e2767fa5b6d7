// See "Functions Associated with the COPY Command" in PostgreSQL's chapter on libpq.
extension PostgresConnection {
    /// Executes `COPY … FROM STDIN` with the data that `body` writes, and returns the number of rows.
    ///
    /// All rows are stored, or none: none if `body` throws. `body` must not use the connection otherwise: it would wait for the
    /// COPY, and that for `body`. Throws what `body` threw, or the server's word on the data. If the
    /// task is cancelled the connection is closed, and `cancelled` is thrown.
    public nonisolated(nonsending) func copyIn(
        _ sql: String,
        _ body: nonisolated(nonsending) (PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await withCopy { id in
            try await beginCopy(id, sql, kind: .copyIn)
            do {
                try await body(PostgresCopyWriter(connection: self))
            } catch {
                await refuseCopy(id)
                throw error
            }
            return try await endCopy(refusal: nil)
        }
    }

    /// Executes `COPY … TO STDOUT` and hands each row to `body`, as bytes of the format that was asked for.
    ///
    /// Rows are read from the server as fast as `body` takes them; it must not use the connection otherwise. If `body` throws, or the task is cancelled, the connection
    /// is closed, because nothing else stops the server. Throws what `body` threw, the server's error, or `cancelled`.
    public nonisolated(nonsending) func copyOut(
        _ sql: String,
        _ body: nonisolated(nonsending) ([UInt8]) async throws -> Void
    ) async throws {
        try await withCopy { id in
            try await beginCopy(id, sql, kind: .copyOut)
            do {
                while let row = try await nextCopyRow() {
                    try await body(row)
                }
            } catch {
                await breakCopyOff(id)
                throw error
            }
        }
    }

    private nonisolated(nonsending) func withCopy<R>(
        _ body: nonisolated(nonsending) (_ id: UInt64) async throws -> R
    ) async throws -> R {
        let id = await newScriptID()
        return try await withTaskCancellationHandler {
            try await body(id)
        } onCancel: {
            Task { await self.breakCopyOff(id, because: PostgresError(.cancelled)) }
        }
    }

    // MARK: Steps

    private func beginCopy(_ id: UInt64, _ sql: String, kind: Script.Kind) async throws(PostgresError) {
        guard case .ended = try await runScript(id, sql, kind: kind) else { return }
        throw PostgresError(.unsupported, reason: "this is no COPY in that direction")
    }

    /// Sends data, and waits while the socket takes no more.
    func writeCopy(_ bytes: [UInt8]) async throws(PostgresError) {
        for start in stride(from: 0, to: bytes.count, by: Self.copyPieceSize) {
            guard let handle, script?.isCopying == true else { throw ending ?? PostgresError(.closed) }
            let piece = bytes[start..<min(start + Self.copyPieceSize, bytes.count)]
            guard piece.withUnsafeBytes(handle.putCopyData) else { return breakOff() }
            unflushedBytes += piece.count
            if unflushedBytes >= Self.copyPieceSize { flush() }
            // Looked at again there: on the way to the waiting the socket may have become free.
            if isWatchingForWriting { _ = try await nextStep { continueCopy() } }
        }
    }

    /// How much libpq buffers before it is asked to send.
    private static var copyPieceSize: Int { 1 << 16 }

    private func endCopy(refusal: String?) async throws(PostgresError) -> Int {
        let step = try await nextStep {
            guard handle?.putCopyEnd(refusal: refusal) == true else { return breakOff() }
            script?.phase = .running
            flush()
            // The server may have refused the data long ago, and will say nothing more.
            ready(isWritable: false)
        }
        guard case .ended(let affectedRows) = step else { throw refuseSecondCopy() }
        return affectedRows
    }

    private func nextCopyRow() async throws(PostgresError) -> [UInt8]? {
        switch try await nextStep({ continueCopy() }) {
        case .row(let row): return row
        case .ended: return nil
        case .copying: throw refuseSecondCopy()
        }
    }

    private func refuseSecondCopy() -> PostgresError {
        let error = PostgresError(.unsupported, reason: "only one COPY at a time")
        end(because: error)
        return error
    }

    private func nextStep(_ ask: () -> Void) async throws(PostgresError) -> Script.Step {
        let outcome = await withCheckedContinuation { (waiter: ScriptWaiter) in
            guard script != nil else { return waiter.resume(returning: .failure(ending ?? PostgresError(.closed))) }
            guard script?.waiter == nil else {
                let error = PostgresError(.unsupported, reason: "a COPY is written or read by one task at a time")
                return waiter.resume(returning: .failure(error))
            }
            script?.waiter = waiter
            ask()
        }
        return try outcome.get()
    }

    // MARK: Breaking off

    private func breakCopyOff(
        _ id: UInt64,
        because error: PostgresError = PostgresError(.connectionLost, reason: "a COPY was broken off")
    ) {
        guard script?.id == id else { return }
        end(because: error)
    }

    /// Has the server forget what it got; one that does not answer must not hold up a body that has failed already.
    private func refuseCopy(_ id: UInt64) async {
        let timer = loop.schedule(after: drainLimit) { [weak self] in
            self?.assumeIsolated { $0.breakCopyOff(id) }
        }
        _ = try? await endCopy(refusal: "the client broke off")
        loop.cancel(timer)
    }

    // MARK: Events

    /// The server is ready for the data, or about to send them.
    func startCopying() {
        script?.phase = .copying
        isResultOpen = false
        answerScript(.success(.copying))
    }

    /// Goes on with the COPY after the socket has given or taken something.
    func continueCopy() {
        guard let script, script.isCopying else { return }
        switch script.kind {
        case .copyIn:
            if !isWatchingForWriting { answerScript(.success(.copying)) }
        case .copyOut where script.waiter == nil:
            // Nobody asks for a row now: libpq would buffer all of them.
            watchForReading(false)
        case .copyOut:
            receiveCopyData()
        case .statements:
            return
        }
    }

    private func receiveCopyData() {
        guard let handle else { return }
        var data = handle.nextCopyData()
        // OpenSSL may hold some that the socket does not tell of.
        if case .nothingNow = data, handle.isEncrypted, handle.consumeInput() { data = handle.nextCopyData() }
        switch data {
        case .row(let row):
            answerScript(.success(.row(row)))
        case .nothingNow:
            watchForReading(true)
        case .end:
            script?.phase = .running
            watchForReading(true)
            ready(isWritable: false)
        }
    }

    private func watchForReading(_ isWatching: Bool) {
        guard isWatchingForReading != isWatching else { return }
        isWatchingForReading = isWatching
        watchSocket()
    }
}
