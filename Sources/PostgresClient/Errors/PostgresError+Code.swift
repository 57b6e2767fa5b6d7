extension PostgresError {
    /// What went wrong, seen from the client: an open set, to which later versions may add.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Name: String {
            case server, connectionLost, outcomeUnknown, connectionFailed, connectTimeout, poolExhausted, overloaded
            case cancelled, closed, decoding, encoding, unsupported
        }

        private let name: Name

        private init(_ name: Name) {
            self.name = name
        }

        /// The code's name.
        public var description: String { name.rawValue }

        /// The server refused the statement, and nothing of it was kept.
        public static let server = Self(.server)
        /// The connection broke, and what was asked has had no effect, or was a read.
        public static let connectionLost = Self(.connectionLost)
        /// The connection broke after a write was sent and before its commit was confirmed: it may have been done.
        public static let outcomeUnknown = Self(.outcomeUnknown)
        /// No connection could be made: refused, unknown host, wrong password, bad connection string.
        public static let connectionFailed = Self(.connectionFailed)
        /// No connection could be made in the time given.
        public static let connectTimeout = Self(.connectTimeout)
        /// No connection of the pool became free in the time given, or too many wait already.
        public static let poolExhausted = Self(.poolExhausted)
        /// Too many statements wait for this connection.
        public static let overloaded = Self(.overloaded)
        /// The task was cancelled.
        ///
        /// A write that was on its way may still have been committed.
        public static let cancelled = Self(.cancelled)
        /// The connection, pool or database object was closed by its owner.
        public static let closed = Self(.closed)
        /// A value is not of the type asked for.
        public static let decoding = Self(.decoding)
        /// A value cannot be sent.
        public static let encoding = Self(.encoding)
        /// The statement needs something that this way of sending it does not do, such as COPY.
        public static let unsupported = Self(.unsupported)
    }
}
