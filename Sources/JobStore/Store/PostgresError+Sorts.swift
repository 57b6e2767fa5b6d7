import PostgresClient

extension PostgresError {
    /// Whether the database could not be reached, or its answer was lost: asking again later is all there is to do.
    var isUnavailable: Bool {
        switch code {
        case .connectionLost, .outcomeUnknown, .connectionFailed, .connectTimeout, .poolExhausted, .overloaded, .closed:
            return true
        default:
            break
        }
        guard let sqlState else { return false }
        // Connection trouble, no resources, shutting down or starting; a statement that ran out of time; and a server
        // that takes no writes, as after a failover that went to the wrong host.
        return ["08", "53", "57"].contains(sqlState.errorClass) || sqlState == .readOnlyTransaction
    }

    /// Whether a statement waited for others until it was given up, or lost against them.
    var isStuck: Bool {
        sqlState == .queryCanceled || sqlState == .lockNotAvailable || isConflict
    }

    /// Whether a transaction lost against another one, and may win the next time.
    var isConflict: Bool {
        sqlState == .serializationFailure || sqlState == .deadlockDetected
    }

    /// Whether the database refused what was in a statement, so that the same again would be refused again.
    ///
    /// Data exceptions, violated constraints and exceeded limits (PostgreSQL, appendix A: classes 22, 23 and 54).
    var refusesContent: Bool {
        if code == .encoding { return true }
        guard let sqlState else { return false }
        return ["22", "23", "54"].contains(sqlState.errorClass)
    }
}
