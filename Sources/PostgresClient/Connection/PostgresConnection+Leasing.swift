import CLibPQ

extension PostgresConnection {
    /// Whether the next one may have the connection: open, nothing under way, and in no transaction.
    var isReusable: Bool {
        handle != nil && pipeline.isIdle && script == nil && transactionStatus == PQTRANS_IDLE
    }

    /// Looks at the socket whether the server has closed the connection; ends it if so.
    func isOpen() -> Bool {
        ready(isWritable: false)
        return handle != nil
    }
}
