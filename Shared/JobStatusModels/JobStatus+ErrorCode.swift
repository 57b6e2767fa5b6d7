extension JobStatus {
    /// Why a job failed, for programs: an open set, so a code that this version does not know is kept as it came.
    public struct ErrorCode: Sendable, Hashable, RawRepresentable, Codable, CustomStringConvertible {
        /// The code as it is written on the wire.
        public let rawValue: String

        /// Makes the code written so; any text is one.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The code as it is written on the wire.
        public var description: String { rawValue }

        /// The handler or command reported an error.
        public static let failed = ErrorCode(rawValue: "failed")
        /// The job was cancelled.
        public static let cancelled = ErrorCode(rawValue: "cancelled")
        /// The job ran longer than its time limit.
        public static let timedOut = ErrorCode(rawValue: "timed-out")
        /// Every allowed attempt failed.
        public static let attemptsExhausted = ErrorCode(rawValue: "attempts-exhausted")
        /// The worker that ran the job died too often.
        public static let workerLost = ErrorCode(rawValue: "worker-lost")
        /// What the job produced is larger than the server keeps.
        public static let resultTooLarge = ErrorCode(rawValue: "result-too-large")
    }
}
