extension JobStatus {
    /// Where a job stands.
    ///
    /// The four known values are all that there will ever be for clients that know only them; a newer server may
    /// still send another, which decodes as `unknown` and counts as not over.
    public enum Status: Sendable, Hashable {
        /// Accepted and waiting to run, for the first time or again.
        case pending
        /// Running.
        case processing
        /// Over, with a result.
        case completed
        /// Over, with an error; a cancelled job too.
        case failed
        /// A status that this version does not know, as it was written.
        case unknown(String)

        /// Whether a job with this status will never change again.
        public var isOver: Bool { self == .completed || self == .failed }

        /// The four statuses that exist on the wire, in the order of a job's life.
        public static var known: [Status] { [.pending, .processing, .completed, .failed] }
    }
}

extension JobStatus.Status: RawRepresentable, Codable, CustomStringConvertible {
    /// Makes the status written so; any text is one.
    public init(rawValue: String) {
        switch rawValue {
        case "pending": self = .pending
        case "processing": self = .processing
        case "completed": self = .completed
        case "failed": self = .failed
        default: self = .unknown(rawValue)
        }
    }

    /// The status as it is written on the wire.
    public var rawValue: String {
        switch self {
        case .pending: "pending"
        case .processing: "processing"
        case .completed: "completed"
        case .failed: "failed"
        case .unknown(let text): text
        }
    }

    /// The status as it is written on the wire.
    public var description: String { rawValue }
}
