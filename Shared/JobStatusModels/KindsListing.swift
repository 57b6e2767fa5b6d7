/// The kinds of job that a server can start.
public struct KindsListing: Sendable, Hashable, Codable {
    /// The kinds, by name.
    public var kinds: [Kind]

    /// Makes a listing.
    public init(kinds: [Kind]) {
        self.kinds = kinds
    }
}

extension KindsListing {
    /// One kind of job.
    public struct Kind: Sendable, Hashable {
        /// The name to start it by: 1 to 100 of `A-Za-z0-9_.-`.
        public var name: String

        /// Whether an empty start request starts this kind.
        public var isDefault: Bool

        /// What the kind is for, for people.
        public var summary: String?

        /// The fields of its input, in the order in which people should see them; `nil` if any JSON will do.
        public var input: [Field]?

        /// How many runs a job of this kind has unless its start says otherwise.
        public var maxAttempts: Int?

        /// How long one run may take, in seconds, unless the start says otherwise.
        public var timeoutSeconds: Double?

        /// When a job of this kind is started by itself; `nil` for never.
        public var schedule: Schedule?

        /// Makes a kind.
        public init(
            name: String,
            isDefault: Bool = false,
            summary: String? = nil,
            input: [Field]? = nil,
            maxAttempts: Int? = nil,
            timeoutSeconds: Double? = nil,
            schedule: Schedule? = nil
        ) {
            self.name = name
            self.isDefault = isDefault
            self.summary = summary
            self.input = input
            self.maxAttempts = maxAttempts
            self.timeoutSeconds = timeoutSeconds
            self.schedule = schedule
        }
    }
}

extension KindsListing.Kind: Codable {
    enum CodingKeys: String, CodingKey {
        case name
        case isDefault = "default"
        case summary, input, maxAttempts, timeoutSeconds, schedule
    }

    /// Decodes a kind; only `name` has to be there.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if `name` is missing, or a field has a value of the wrong sort.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            isDefault: try values.decodeIfPresent(Bool.self, forKey: .isDefault) ?? false,
            summary: try values.decodeIfPresent(String.self, forKey: .summary),
            input: try values.decodeIfPresent([KindsListing.Field].self, forKey: .input),
            maxAttempts: try values.decodeIfPresent(Int.self, forKey: .maxAttempts),
            timeoutSeconds: try values.decodeIfPresent(Double.self, forKey: .timeoutSeconds),
            schedule: try values.decodeIfPresent(KindsListing.Schedule.self, forKey: .schedule)
        )
    }

    /// Encodes the kind; `default` is written only when it is true.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        if isDefault { try values.encode(true, forKey: .isDefault) }
        try values.encodeIfPresent(summary, forKey: .summary)
        try values.encodeIfPresent(input, forKey: .input)
        try values.encodeIfPresent(maxAttempts, forKey: .maxAttempts)
        try values.encodeIfPresent(timeoutSeconds, forKey: .timeoutSeconds)
        try values.encodeIfPresent(schedule, forKey: .schedule)
    }
}
