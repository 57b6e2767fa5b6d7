import CLibPQ

extension PostgresConnection {
    /// The socket has something to read, or takes more.
    func ready(isWritable: Bool) {
        guard let handle else { return }
        // Reading first: a server that waits for us to read takes nothing.
        var isAlive = handle.consumeInput()
        // OpenSSL may keep the rest of a record to itself, which epoll cannot know of.
        for _ in 0..<2 where isAlive && handle.isEncrypted { isAlive = handle.consumeInput() }
        noteProgress()
        let fatal = receiveResults(handle)
        guard self.handle != nil else { return }
        receiveNotifications(handle)
        if let fatal { return end(because: fatal) }
        guard isAlive, !handle.isBad else { return breakOff() }
        if isWritable { flush() }
        guard self.handle != nil else { return }
        continueCopy()
        guard self.handle != nil else { return }
        if !pipeline.awaitsAnswers, script?.isRunning != true { transactionStatus = handle.transactionStatus }
        sendWaiting()
    }

    /// Reads results until there are no more now; returns the error with which the session ended, if it did.
    private func receiveResults(_ handle: ConnectionHandle) -> PostgresError? {
        // Within a COPY libpq would say again and again that it is in one.
        while script?.isCopying != true, !handle.isBusy {
            guard let result = handle.nextResult() else {
                if script?.isRunning == true {
                    finishScript()
                    return nil
                }
                // A null closes a command; one that closes none says that nothing more is there.
                guard isResultOpen else { return nil }
                isResultOpen = false
                continue
            }
            if let fatal = receive(result) { return fatal }
            guard self.handle != nil else { return nil }
        }
        return nil
    }

    private func receive(_ result: ResultHandle) -> PostgresError? {
        let outcome: Pipeline<PostgresResult>.Result
        switch result.status {
        case PGRES_PIPELINE_SYNC:
            isResultOpen = false
            perform(pipeline.receive(.sync))
            return nil
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY:
            if isShared, result.startsTransaction {
                return refuse("a transaction block on a shared connection")
            }
            if script?.isRunning != true, let id = pipeline.completeRead() {
                isResultOpen = true
                finish(id, .success(PostgresResult(handle: result)))
                return nil
            }
            outcome = .success(PostgresResult(handle: result))
        case PGRES_PIPELINE_ABORTED:
            outcome = .aborted
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE:
            guard let message = result.message, !message.endsSession else {
                return PostgresError(.connectionLost, reason: result.text, server: result.message)
            }
            outcome = .failure(PostgresError(.server, server: message))
        case PGRES_COPY_IN where script?.kind == .copyIn, PGRES_COPY_OUT where script?.kind == .copyOut:
            startCopying()
            return nil
        default:
            // COPY takes the connection over and cannot be refused in the middle of a pipeline.
            return refuse("COPY goes through copyIn and copyOut alone")
        }
        isResultOpen = true
        if script?.isRunning == true {
            noteScriptResult(outcome)
        } else {
            perform(pipeline.receive(outcome, isRepeatable: transactionStatus == PQTRANS_IDLE))
        }
        return nil
    }

    /// Fails the statement whose result came, and returns the error with which the connection must end.
    private func refuse(_ reason: String) -> PostgresError {
        let error = PostgresError(.unsupported, reason: reason)
        if script?.isRunning == true {
            script?.error = error
        } else {
            perform(pipeline.receive(.failure(error)))
        }
        return error.with(.connectionLost)
    }

    private func perform(_ actions: [Pipeline<PostgresResult>.Action]) {
        for action in actions {
            switch action {
            case .answer(let id, let result): finish(id, .success(result))
            case .fail(let id, let error): finish(id, .failure(error))
            case .forget(let statement): prepared.forget(statement)
            case .resend(let command): pipeline.enqueueFirst(command)
            case .broken(let reason): end(because: PostgresError(.connectionLost, reason: reason))
            }
        }
    }

    private func receiveNotifications(_ handle: ConnectionHandle) {
        while let (channel, payload) = handle.nextNotification() {
            onNotification?(channel, payload)
        }
    }
}
