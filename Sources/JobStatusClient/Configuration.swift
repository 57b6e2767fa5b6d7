extension JobStatusClient {
    /// Time limits and the pace of retries.
    public struct Configuration: Sendable, Hashable {
        /// How long one request may take, beyond the time that the server was asked to hold it; and, before it, the
        /// credentials.
        public var requestTimeout: Duration

        /// How long a call that changes something is sent again after transient errors, from its beginning.
        ///
        /// Zero sends every call once. Sending again is safe: a start carries an idempotency key, and the other calls
        /// do nothing the second time.
        public var retryTimeout: Duration

        /// How long the server is asked at first to hold a request that waits.
        ///
        /// It is halved when a hold ends without an answer, since some proxy may have a shorter limit.
        public var hold: Duration

        /// The pace of retries after errors.
        public var backoff: Backoff

        /// Makes a configuration.
        public init(
            requestTimeout: Duration = .seconds(30),
            retryTimeout: Duration = .seconds(30),
            hold: Duration = .seconds(50),
            backoff: Backoff = Backoff()
        ) {
            self.requestTimeout = requestTimeout
            self.retryTimeout = retryTimeout
            self.hold = hold
            self.backoff = backoff
        }
    }
}
