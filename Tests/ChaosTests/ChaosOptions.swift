import Foundation

/// How a run was asked for: by `make chaos`, or by nobody as one test of many.
struct ChaosOptions: Sendable {
    /// What all choices follow from.
    let seed: UInt64
    /// How long things go wrong.
    let span: Duration
    /// Whether this is more than one test of many.
    let isLong: Bool
    /// Where the logs of the nodes go, if anywhere.
    let logFolder: String?

    /// The ones of this process: from `CHAOS_SEED`, `CHAOS_SECONDS` and `CHAOS_LOGS`.
    static let given = ChaosOptions(ProcessInfo.processInfo.environment)

    /// Reads variables of the environment.
    init(_ environment: [String: String]) {
        let seconds = environment["CHAOS_SECONDS"].flatMap { Int($0) }
        seed = environment["CHAOS_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...99_999)
        span = .seconds(seconds ?? 12)
        isLong = seconds != nil
        logFolder = environment["CHAOS_LOGS"]
    }
}
