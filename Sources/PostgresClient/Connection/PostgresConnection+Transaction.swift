import CLibPQ

extension PostgresConnection {
    /// Runs `body` in a transaction block: COMMIT when it returns, ROLLBACK when it throws.
    ///
    /// Throws what `body` threw; if then the ROLLBACK fails too, the connection is closed, and a `PostgresError` of the body
    /// names that failure among its consequences. A COMMIT whose answer was lost throws `outcomeUnknown`. A transaction in
    /// which a statement had failed although `body` returned throws `server` with SQLSTATE 25P02.
    public nonisolated(nonsending) func withTransaction<R>(
        _ begin: PostgresStatement = "BEGIN",
        _ body: nonisolated(nonsending) (PostgresConnection) async throws -> R
    ) async throws -> R {
        try await beginBlock(begin)
        let result: R
        do {
            result = try await body(self)
        } catch {
            throw await rollBack(after: error)
        }
        try await commitBlock()
        return result
    }

    private func beginBlock(_ begin: PostgresStatement) async throws(PostgresError) {
        _ = try await run(begin, .none, kind: .write, cancellation: .interrupts)
        isInTransactionBlock = true
    }

    private func commitBlock() async throws(PostgresError) {
        isInTransactionBlock = false
        let status = transactionStatus
        _ = try await run(PostgresStatement("COMMIT"), .none, kind: .write, cancellation: .isIgnored)
        // The server answers the COMMIT of a failed transaction with success, and rolls back.
        guard status != PQTRANS_INERROR else {
            throw PostgresError(
                .server,
                server: PostgresServerMessage(
                    sqlState: .inFailedTransaction,
                    message: "the transaction was rolled back"
                )
            )
        }
    }

    private func rollBack(after error: any Error) async -> any Error {
        defer { isInTransactionBlock = false }
        guard handle != nil else { return error }
        do {
            _ = try await run(PostgresStatement("ROLLBACK"), .none, kind: .write, cancellation: .isIgnored)
            return error
        } catch let failure {
            close()
            return (error as? PostgresError)?.followed(by: failure) ?? error
        }
    }
}
