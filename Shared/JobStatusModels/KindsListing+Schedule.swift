public import Foundation

extension KindsListing {
    /// When a kind's job is started by itself.
    public struct Schedule: Sendable, Hashable {
        /// The cron expression, such as `30 2 * * 1-5`.
        public var cron: String

        /// The name of the time zone that it means, such as `Europe/Berlin`.
        public var timeZone: String

        /// The next start; `nil` if none is in sight.
        public var next: Date?

        /// Makes a schedule.
        public init(cron: String, timeZone: String = "UTC", next: Date? = nil) {
            self.cron = cron
            self.timeZone = timeZone
            self.next = next
        }
    }
}

extension KindsListing.Schedule: Codable {
    enum CodingKeys: String, CodingKey {
        case cron
        case timeZone = "timezone"
        case next
    }

    /// Decodes a schedule; a missing `timezone` is UTC.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if `cron` is missing, or a member has a value of the wrong sort.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            cron: try values.decode(String.self, forKey: .cron),
            timeZone: try values.decodeIfPresent(String.self, forKey: .timeZone) ?? "UTC",
            next: try values.decodeTimestampIfPresent(forKey: .next)
        )
    }

    /// Encodes the schedule.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(cron, forKey: .cron)
        try values.encode(timeZone, forKey: .timeZone)
        try values.encodeTimestampIfPresent(next, forKey: .next)
    }
}
