import JobStatusModels
import JobStore
public import Logging

/// Pauses and resumes a kind of job on all nodes of a database.
public struct KindPause: Sendable {
    private let configuration: JobServiceConfiguration
    private let logger: Logger

    /// Changes nothing yet.
    public init(configuration: JobServiceConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Has no node take jobs of a kind any more; what runs goes on, and starts are accepted.
    ///
    /// - Parameter kind: The kind; no node needs to know it.
    /// - Returns: A sentence about what was done.
    /// - Throws: `JobServiceError` if that can't name a kind; what keeps the database from being reached.
    public func pause(_ kind: String) async throws -> String {
        try await change(kind) { store in
            let isNew = try await store.pause(kind: kind)
            let counts = try await store.counts(of: kind)
            return "\(kind) \(isNew ? "is paused" : "was paused already"): "
                + "\(Self.jobs(counts.waiting, "waits", "wait")), \(Self.jobs(counts.running, "still runs", "still run"))."
        }
    }

    /// Has nodes take jobs of a kind again, at once.
    ///
    /// - Parameter kind: The kind.
    /// - Returns: A sentence about what was done.
    /// - Throws: As `pause` does.
    public func resume(_ kind: String) async throws -> String {
        try await change(kind) { store in
            // Counted before, since they do not wait for long then.
            let counts = try await store.counts(of: kind)
            guard try await store.resume(kind: kind) else { return "\(kind) was not paused." }
            return "\(kind) goes on: \(Self.jobs(counts.waiting, "waits", "wait"))."
        }
    }

    private static func jobs(_ count: Int, _ one: String, _ many: String) -> String {
        count == 1 ? "1 job \(one)" : "\(count) jobs \(many)"
    }

    private func change(
        _ kind: String,
        _ body: @escaping @Sendable (JobStore) async throws -> String
    ) async throws -> String {
        guard JobLimits.isValidKind(kind) else {
            throw JobServiceError("'\(kind)' is no kind: 1 to 100 of A-Z a-z 0-9 _ . and -")
        }
        return try await DatabaseHost(configuration: configuration, logger: logger).withDatabase {
            [logger] opened in
            let database = opened.database
            try await Migrator(database: database, logger: logger).check()
            return try await body(JobStore(database: database, logger: logger))
        }
    }
}
