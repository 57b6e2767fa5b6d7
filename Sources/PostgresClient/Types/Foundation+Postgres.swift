public import Foundation

extension UUID: PostgresScalar {
    /// `uuid`.
    public static var postgresType: PostgresType { .uuid }
    /// `uuid[]`.
    public static var postgresArrayType: PostgresType { .uuidArray }

    /// Appends sixteen bytes.
    public func encode(into buffer: inout PostgresBuffer) {
        withUnsafeBytes(of: uuid) { buffer.append(bytes: $0) }
    }

    /// Reads a `uuid`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        guard field.type == .uuid else { throw field.mismatch() }
        let bytes = try field.value()
        guard bytes.count == 16 else { throw PostgresError(.decoding, reason: "\(bytes.count) bytes for a uuid") }
        self.init(uuid: bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Date: PostgresScalar {
    /// `timestamp with time zone`.
    public static var postgresType: PostgresType { .timestamptz }
    /// `timestamp with time zone[]`.
    public static var postgresArrayType: PostgresType { .timestamptzArray }

    /// Seconds from PostgreSQL's epoch, 2000-01-01, to Foundation's, 2001-01-01.
    private static var secondsBetweenEpochs: Double { 366 * 86_400 }
    /// 4714-11-24 BC, the first moment that PostgreSQL knows, in microseconds.
    private static var firstMoment: Double { -211_813_488_000_000_000 }
    /// 294277-01-01, the first that it no longer knows.
    private static var endOfTime: Double { 9_223_371_331_200_000_000 }

    /// Appends microseconds since 2000; infinite dates become `infinity` and `-infinity`.
    public func encode(into buffer: inout PostgresBuffer) throws(PostgresError) {
        let seconds = timeIntervalSinceReferenceDate
        if seconds == .infinity { return buffer.append(Int64.max) }
        if seconds == -.infinity { return buffer.append(Int64.min) }
        // Whole seconds apart from the rest: their product alone would not be exact in a Double.
        let whole = seconds.rounded(.down)
        let fraction = ((seconds - whole) * 1_000_000).rounded()
        let microseconds = (whole + Self.secondsBetweenEpochs) * 1_000_000
        guard microseconds >= Self.firstMoment, microseconds < Self.endOfTime else {
            throw PostgresError(.encoding, reason: "a date that PostgreSQL does not know")
        }
        buffer.append(Int64(whole + Self.secondsBetweenEpochs) * 1_000_000 + Int64(fraction))
    }

    /// Reads a `timestamp with time zone`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        guard field.type == .timestamptz else { throw field.mismatch() }
        let microseconds = try field.integer(Int64.self)
        if microseconds == .max {
            self.init(timeIntervalSinceReferenceDate: .infinity)
        } else if microseconds == .min {
            self.init(timeIntervalSinceReferenceDate: -.infinity)
        } else {
            let (seconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
            self.init(
                timeIntervalSinceReferenceDate: Double(seconds) - Self.secondsBetweenEpochs + Double(rest) / 1_000_000
            )
        }
    }
}

extension Duration: PostgresScalar {
    /// `interval`.
    public static var postgresType: PostgresType { .interval }
    /// `interval[]`.
    public static var postgresArrayType: PostgresType { .intervalArray }

    /// Appends microseconds, rounded towards zero, with no days and no months.
    public func encode(into buffer: inout PostgresBuffer) throws(PostgresError) {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflows) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        guard !overflow, !overflows else {
            throw PostgresError(.encoding, reason: "a duration that an interval cannot hold")
        }
        buffer.append(sum)
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    /// Reads an `interval`; a day counts 24 hours, and one with months has no length.
    public init(decoding field: PostgresField) throws(PostgresError) {
        guard field.type == .interval else { throw field.mismatch() }
        let bytes = try field.value()
        guard bytes.count == 16 else { throw PostgresError(.decoding, reason: "\(bytes.count) bytes for an interval") }
        let microseconds = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        let days = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
        let months = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self))
        guard months == 0 else { throw PostgresError(.decoding, reason: "an interval in months has no length") }
        self = .microseconds(microseconds) + .seconds(Int64(days) * 86_400)
    }
}
