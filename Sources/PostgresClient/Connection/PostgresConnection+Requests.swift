extension PostgresConnection {
    /// What the cancellation of the task does to its statement.
    enum Cancellation {
        /// The task gives up its answer; the statement runs on. For connections that are shared.
        case abandons
        /// The statement is interrupted on the server. For connections that are leased.
        case interrupts
        /// Nothing: for what must be said to the server in any case.
        case isIgnored
    }

    /// Sends a statement when its turn comes, and waits for its answer.
    func run(
        _ statement: PostgresStatement,
        _ parameters: PostgresParameters,
        kind: PipelineCommand.Kind,
        cancellation: Cancellation
    ) async throws(PostgresError) -> PostgresResult {
        lastRequest += 1
        let id = lastRequest
        let outcome: Result<PostgresResult, PostgresError>
        if cancellation == .isIgnored {
            outcome = await withCheckedContinuation { submit(id, statement, parameters, kind, $0) }
        } else {
            guard !Task.isCancelled else { throw PostgresError(.cancelled) }
            outcome = await withTaskCancellationHandler {
                await withCheckedContinuation { submit(id, statement, parameters, kind, $0) }
            } onCancel: {
                // The loop runs this after the request was put in line, because it is queued behind that.
                Task { await self.cancel(id, cancellation) }
            }
        }
        do {
            return try outcome.get()
        } catch {
            throw error.about(statement.sql)
        }
    }

    private func submit(
        _ id: UInt64,
        _ statement: PostgresStatement,
        _ parameters: PostgresParameters,
        _ kind: PipelineCommand.Kind,
        _ waiter: CheckedContinuation<Result<PostgresResult, PostgresError>, Never>
    ) {
        guard handle != nil else {
            return waiter.resume(returning: .failure(ending?.with(.connectionLost) ?? PostgresError(.closed)))
        }
        guard pipeline.enqueue(PipelineCommand(id: id, kind: kind)) else {
            return waiter.resume(returning: .failure(PostgresError(.overloaded)))
        }
        requests[id] = Request(statement: statement, parameters: parameters, waiter: waiter)
        sendWaiting()
    }

    func finish(_ id: UInt64, _ outcome: Result<PostgresResult, PostgresError>) {
        guard let request = requests[id] else { return }
        switch request.interruption {
        case .none:
            break
        case .asked where handle != nil:
            requests[id]?.interruption = .answered(outcome)
            return
        case .asked, .delivered, .answered:
            requests[id] = nil
            return request.waiter.resume(returning: outcome.cancelled())
        }
        requests[id] = nil
        request.waiter.resume(returning: outcome)
    }
}

extension Result where Failure == PostgresError {
    /// The same, with the server's word for an interrupted statement turned into `cancelled`.
    fileprivate func cancelled() -> Self {
        mapError { $0.sqlState == .queryCanceled ? $0.with(.cancelled) : $0 }
    }
}
