import Foundation
import JobStatusModels
import JobStore

/// A start request that is well-formed, and not yet checked against a kind.
struct StartRequest: Sendable {
    /// The kind of job.
    var kind: String
    /// What the job is given; nil if the request does not say.
    var input: RawJSON?
    /// Jobs of a higher priority run first.
    var priority = 0
    /// The earliest moment to run the job.
    var runAt: Date?
    /// How many runs the job may have; nil for what the kind says.
    var maxAttempts: Int?
    /// How long one run may take; nil for what the kind says.
    var timeout: Duration?

    /// How long a run may be given, in seconds: a millisecond to seven days.
    static let timeouts = 0.001...604_800

    /// The moments that a job may be told to run at: the years 1970 to 9999.
    static let runTimes = 0.0..<253_402_300_800.0

    /// A start of a kind, with nothing else said.
    init(kind: String) {
        self.kind = kind
    }

    /// Reads a start request.
    ///
    /// - Parameters:
    ///   - json: The body, or an element of a batch.
    ///   - path: Where it stands in the body; empty for the body itself.
    /// - Throws: An `APIProblem` that names the member that is wrong.
    init(_ json: RawJSON, path: String = "") throws(APIProblem) {
        var reader = try ObjectReader(json, path: path)
        let kind = try reader.take("kind", "1 to \(JobLimits.kindLength) of A-Z a-z 0-9 _ . -") {
            $0.string.flatMap { JobLimits.isValidKind($0) ? $0 : nil }
        }
        input = reader.take("input")
        priority =
            try reader.take("priority", Self.rule(JobLimits.priorities)) { $0.int(in: JobLimits.priorities) } ?? 0
        runAt = try reader.take("runAt", "an RFC 3339 timestamp in the years 1970 to 9999", convert: Self.runTime)
        maxAttempts = try reader.take("maxAttempts", Self.rule(JobLimits.attempts)) { $0.int(in: JobLimits.attempts) }
        timeout = try reader.take("timeoutSeconds", "a number from 0.001 to 604800", convert: Self.timeout)
        try reader.finish()
        guard let kind else {
            throw APIProblem(.invalidRequest, "\"kind\" is missing.", field: reader.field("kind"))
        }
        self.kind = kind
    }

    private static func rule(_ range: ClosedRange<Int>) -> String {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }

    private static func runTime(_ value: RawJSON) -> Date? {
        guard let date = value.string.flatMap(RFC3339.date(from:)) else { return nil }
        return runTimes.contains(date.timeIntervalSince1970) ? date : nil
    }

    private static func timeout(_ value: RawJSON) -> Duration? {
        guard let seconds = value.double, timeouts.contains(seconds) else { return nil }
        // Finer than a millisecond is nothing that a timer keeps.
        return .milliseconds(Int((seconds * 1_000).rounded()))
    }
}

extension RawJSON {
    /// A whole number within a range; nil for any other value.
    fileprivate func int(in range: ClosedRange<Int>) -> Int? {
        int.flatMap { range.contains($0) ? $0 : nil }
    }
}
