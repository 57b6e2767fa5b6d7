import CLibPQ

extension PostgresConnection {
    /// Whether the next one may have the connection: open, nothing under way, and in no transaction.
    var isReusable: Bool {
        handle != nil && pipeline.isIdle && script == nil && transactionStatus == PQTRANS_IDLE
    }
}
