/// Why the store could not do what it was asked.
public struct JobStoreError: Error, Sendable, CustomStringConvertible {
    /// The sort of trouble; more may be added.
    public struct Code: Sendable, Hashable {
        private enum Value { case idempotencyKeyReused, unavailable, refused, stuck }
        private let value: Value

        /// The key stands for another request.
        public static let idempotencyKeyReused = Code(value: .idempotencyKeyReused)
        /// The database is out of reach, or its answer was lost: it is unknown whether the change was made.
        public static let unavailable = Code(value: .unavailable)
        /// A statement was given up because something was locked for too long, or it kept losing against others.
        ///
        /// Nothing was changed.
        public static let stuck = Code(value: .stuck)
        /// The database refused the content: the same again would be refused again.
        ///
        /// Nothing was changed.
        public static let refused = Code(value: .refused)
    }

    /// The sort of trouble.
    public let code: Code

    /// What lies behind it.
    public let cause: (any Error)?

    /// Describes a trouble.
    public init(_ code: Code, cause: (any Error)? = nil) {
        self.code = code
        self.cause = cause
    }

    /// What happened, without anything that a client sent.
    public var description: String {
        let text =
            switch code {
            case .idempotencyKeyReused: "the idempotency key stands for another request"
            case .unavailable: "the database is out of reach"
            case .stuck: "the database was held up by others for too long"
            default: "the database refused the content"
            }
        return cause.map { "\(text): \($0)" } ?? text
    }
}
