extension PostgresConnection {
    /// What runs by the simple protocol, outside of pipeline mode: a text of statements, or a COPY.
    struct Script {
        enum Kind {
            case statements, copyIn, copyOut
        }

        enum Phase {
            /// Something else is under way still.
            case waiting
            /// The server has it and owes results.
            case running
            /// Data are on their way.
            case copying
        }

        /// How far the script has come for the one who waits.
        enum Step {
            /// Data may be sent, or asked for.
            case copying
            /// A row of a COPY … TO STDOUT, as the server sent it.
            case row([UInt8])
            /// The script is done; so many rows were touched by its last statement.
            case ended(affectedRows: Int)
        }

        let id: UInt64
        let sql: String
        let kind: Kind
        var waiter: ScriptWaiter?
        var phase = Phase.waiting
        var error: PostgresError?
        var affectedRows = 0

        var isRunning: Bool { phase != .waiting }
        var isCopying: Bool { phase == .copying }

        /// How the script ends when the connection does: only what was sent whole may have been committed.
        func ending(_ loss: PostgresError) -> PostgresError {
            if let error { return error }
            guard phase == .running, kind != .copyOut, loss.code != .cancelled else { return loss }
            return loss.with(.outcomeUnknown)
        }
    }
}
