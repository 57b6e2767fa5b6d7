/// A page of the change feed: the latest state of each job, in the order of the last changes.
public struct ChangesPage: Sendable, Hashable, Codable {
    /// What became of one job.
    public enum Change: Sendable, Hashable {
        /// The job is new or changed; this is its latest state.
        case updated(JobStatus)
        /// The job was deleted or forgotten.
        case deleted(jobID: String)

        /// The job that changed.
        public var jobID: String {
            switch self {
            case .updated(let status): status.jobID
            case .deleted(let jobID): jobID
            }
        }
    }

    /// The cursor that stands for the present end of the feed: its page is empty, and has the cursor to go on from.
    ///
    /// A server that does not know it refuses it like one that is too old: read the feed from its beginning then.
    public static let now = "now"

    /// The changes, oldest first.
    public var changes: [Change]

    /// Where to go on from: opaque, at most 64 of `A-Za-z0-9_-`.
    public var cursor: String

    /// Whether there is more to be had at once.
    public var more: Bool

    /// How far the feed is told: with the last page of now, every change numbered below this has been; `nil` if the
    /// server does not say.
    ///
    /// Changes are numbered by the server's transactions, in whose order the feed is. One that still runs holds back those
    /// that began after it.
    public var line: Int?

    /// The number of the last change that was committed, told or held back; 0 if there is none, `nil` if the server does
    /// not say.
    public var head: Int?

    /// Makes a page.
    public init(changes: [Change], cursor: String, more: Bool, line: Int? = nil, head: Int? = nil) {
        self.changes = changes
        self.cursor = cursor
        self.more = more
        self.line = line
        self.head = head
    }
}

extension ChangesPage.Change: Codable {
    private enum CodingKeys: String, CodingKey {
        case jobID = "jobId"
        case deleted
    }

    /// Decodes a status, or a tombstone such as `{"jobId":"abc-123","deleted":true}`.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if it is neither.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guard try values.decodeIfPresent(Bool.self, forKey: .deleted) == true else {
            self = .updated(try JobStatus(from: decoder))
            return
        }
        let jobID = try values.decode(String.self, forKey: .jobID)
        guard JobLimits.isValidJobID(jobID) else {
            throw DecodingError.dataCorruptedError(forKey: .jobID, in: values, debugDescription: "not a job id")
        }
        self = .deleted(jobID: jobID)
    }

    /// Encodes the status, or the tombstone.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .updated(let status):
            try status.encode(to: encoder)
        case .deleted(let jobID):
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(jobID, forKey: .jobID)
            try values.encode(true, forKey: .deleted)
        }
    }
}
