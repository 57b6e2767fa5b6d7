import Foundation

extension JobStatus: Codable {
    enum CodingKeys: String, CodingKey {
        case jobID = "jobId"
        case status, revision, kind, progress, message, attempt, maxAttempts
        case createdAt, updatedAt, runAt, startedAt, finishedAt, expiresAt
        case cancelRequested, retryOf, result, resultOmitted, errorMessage, errorCode
    }

    /// Decodes a status; dates need no strategy of the decoder.
    ///
    /// A fractional `progress` is rounded down and held to 0…100. `result` is kept of a completed job only, and
    /// `errorMessage` and `errorCode` of a failed one only.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if `jobId` or `status` is missing, or a field has a value of the wrong sort.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let jobID = try values.decode(String.self, forKey: .jobID)
        guard JobLimits.isValidJobID(jobID) else {
            throw DecodingError.dataCorruptedError(forKey: .jobID, in: values, debugDescription: "not a job id")
        }
        self.init(
            jobID: jobID,
            status: try values.decode(Status.self, forKey: .status),
            progress: try values.decodeIfPresent(Double.self, forKey: .progress).map(Self.percent)
        )
        revision = try values.decodeIfPresent(Int.self, forKey: .revision)
        kind = try values.decodeIfPresent(String.self, forKey: .kind)
        message = try values.decodeIfPresent(String.self, forKey: .message)
        attempt = try values.decodeIfPresent(Int.self, forKey: .attempt)
        maxAttempts = try values.decodeIfPresent(Int.self, forKey: .maxAttempts)
        cancelRequested = try values.decodeIfPresent(Bool.self, forKey: .cancelRequested) ?? false
        retryOf = try values.decodeIfPresent(String.self, forKey: .retryOf)
        try decodeDates(from: values)
        try decodeOutcome(from: values)
    }

    private mutating func decodeDates(from values: KeyedDecodingContainer<CodingKeys>) throws {
        createdAt = try values.decodeTimestampIfPresent(forKey: .createdAt)
        updatedAt = try values.decodeTimestampIfPresent(forKey: .updatedAt)
        runAt = try values.decodeTimestampIfPresent(forKey: .runAt)
        startedAt = try values.decodeTimestampIfPresent(forKey: .startedAt)
        finishedAt = try values.decodeTimestampIfPresent(forKey: .finishedAt)
        expiresAt = try values.decodeTimestampIfPresent(forKey: .expiresAt)
    }

    private mutating func decodeOutcome(from values: KeyedDecodingContainer<CodingKeys>) throws {
        switch status {
        case .completed:
            resultOmitted = try values.decodeIfPresent(Bool.self, forKey: .resultOmitted) ?? false
            result = try values.decodeIfPresent(JSONValue.self, forKey: .result) ?? (resultOmitted ? nil : .null)
        case .failed:
            errorMessage = try values.decodeIfPresent(String.self, forKey: .errorMessage)
            errorCode = try values.decodeIfPresent(ErrorCode.self, forKey: .errorCode)
        case .pending, .processing, .unknown:
            break
        }
    }

    private static func percent(_ value: Double) -> Int {
        Int(min(max(value, 0), 100))
    }

    /// Encodes the status as the server writes it.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(jobID, forKey: .jobID)
        try values.encode(status, forKey: .status)
        try values.encodeIfPresent(revision, forKey: .revision)
        try values.encodeIfPresent(kind, forKey: .kind)
        try values.encode(progress, forKey: .progress)
        try values.encodeIfPresent(message, forKey: .message)
        try values.encodeIfPresent(attempt, forKey: .attempt)
        try values.encodeIfPresent(maxAttempts, forKey: .maxAttempts)
        try values.encodeTimestampIfPresent(createdAt, forKey: .createdAt)
        try values.encodeTimestampIfPresent(updatedAt, forKey: .updatedAt)
        try values.encodeTimestampIfPresent(runAt, forKey: .runAt)
        try values.encodeTimestampIfPresent(startedAt, forKey: .startedAt)
        try values.encodeTimestampIfPresent(finishedAt, forKey: .finishedAt)
        try values.encodeTimestampIfPresent(expiresAt, forKey: .expiresAt)
        if cancelRequested { try values.encode(true, forKey: .cancelRequested) }
        try values.encodeIfPresent(retryOf, forKey: .retryOf)
        try encodeOutcome(to: &values)
    }

    private func encodeOutcome(to values: inout KeyedEncodingContainer<CodingKeys>) throws {
        switch status {
        case .completed where resultOmitted:
            try values.encode(true, forKey: .resultOmitted)
        case .completed:
            try values.encode(result ?? .null, forKey: .result)
        case .failed:
            try values.encodeIfPresent(errorMessage, forKey: .errorMessage)
            try values.encodeIfPresent(errorCode, forKey: .errorCode)
        case .pending, .processing, .unknown:
            break
        }
    }
}
