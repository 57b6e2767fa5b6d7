public import Foundation

/// What to start: the body of a start request, and an element of a batch.
public struct StartJobRequest: Sendable, Hashable {
    /// The kind of job; `nil`, with nothing else said, for the server's default kind.
    public var kind: String?

    /// What the job is given; `nil` for none.
    public var input: JSONValue?

    /// Jobs of a higher priority run first: −100 to 100, 0 if `nil`.
    public var priority: Int?

    /// The earliest moment to run the job; at once if `nil`.
    public var runAt: Date?

    /// How many runs the job may have; what the kind says if `nil`.
    public var maxAttempts: Int?

    /// How long one run may take, in seconds; what the kind says if `nil`.
    public var timeoutSeconds: Double?

    /// Makes a request for a job of a kind; set the rest as properties.
    public init(kind: String? = nil, input: JSONValue? = nil) {
        self.kind = kind
        self.input = input
    }
}

extension StartJobRequest: Codable {
    enum CodingKeys: String, CodingKey {
        case kind, input, priority, runAt, maxAttempts, timeoutSeconds
    }

    /// Decodes a request; an `input` of `null` is kept apart from a missing one.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if a field has a value of the wrong sort.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        kind = try values.decodeIfPresent(String.self, forKey: .kind)
        input = values.contains(.input) ? try values.decode(JSONValue.self, forKey: .input) : nil
        priority = try values.decodeIfPresent(Int.self, forKey: .priority)
        runAt = try values.decodeTimestampIfPresent(forKey: .runAt)
        maxAttempts = try values.decodeIfPresent(Int.self, forKey: .maxAttempts)
        timeoutSeconds = try values.decodeIfPresent(Double.self, forKey: .timeoutSeconds)
    }

    /// Encodes the request, without what is `nil`.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encodeIfPresent(kind, forKey: .kind)
        try values.encodeIfPresent(input, forKey: .input)
        try values.encodeIfPresent(priority, forKey: .priority)
        try values.encodeTimestampIfPresent(runAt, forKey: .runAt)
        try values.encodeIfPresent(maxAttempts, forKey: .maxAttempts)
        try values.encodeIfPresent(timeoutSeconds, forKey: .timeoutSeconds)
    }
}
