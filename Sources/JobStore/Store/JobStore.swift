import Foundation
public import Logging
public import PostgresClient
import Synchronization

/// The jobs in PostgreSQL, and word of their changes.
///
/// Every change of a job is one compare-and-set statement on its old state, and on its lease where a worker makes it.
/// The clock is the database's. `run()` must be running for changes made by other nodes to be noticed.
public final class JobStore: Sendable {
    /// Passes on word of changes, of this process and of others.
    public let changes = JobChanges()

    /// Rings when there may be something to claim.
    public let workBell = Doorbell()

    /// Rings when a running job may have been asked to stop, or may have been lost to another node.
    public let leaseBell = Doorbell()

    /// Rings when a key to the API may have been made or revoked.
    public let keyBell = Doorbell()

    let database: PostgresDatabase
    let settings: JobStoreSettings
    let logger: Logger
    /// Hears other nodes; `nil` if there is no way to.
    let listener: PostgresListener?
    /// Marks our own notifications, so that we don't look twice.
    let identity: UUID
    /// How they begin.
    let ownSignature: String
    let noteBell = Doorbell()
    let announcement: Mutex<Announcement>
    let startGroups = StartGroups()

    /// Makes a store on a migrated database.
    public init(database: PostgresDatabase, settings: JobStoreSettings = JobStoreSettings(), logger: Logger) {
        identity = UUID()
        ownSignature = identity.uuidString
        announcement = Mutex(Announcement(sender: identity))
        self.database = database
        self.settings = settings
        self.logger = logger
        listener = settings.listener.map {
            PostgresListener(configuration: $0, channels: [Self.channel], logger: logger)
        }
    }

    /// Settings that the sessions of a store should have, where statements are prepared.
    ///
    /// A plan that is made while a table is nearly empty would read all of it, and is kept while the table grows, until the
    /// server looks at it again after a minute or more. Each statement has an index for what grows. Nor must the few rows that are
    /// expected be gathered and sorted (a bitmap scan), where the index has them in order and all but the first can be left alone.
    /// Whatever reads a whole small table counts as very costly then, and would be compiled each time. And no plan depends on what a
    /// statement is given: left to itself, PostgreSQL plans a claim anew each time if that looks a little cheaper, as beside a
    /// long line in another queue, which takes a fifth of what the claim does.
    public static let sessionSettings = [
        "enable_seqscan": "off",
        "enable_bitmapscan": "off",
        "jit": "off",
        "plan_cache_mode": "force_generic_plan",
    ]

    /// Looks whether the database can be reached and has the schema.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`, or what the database says.
    public func ping() async throws {
        try await reachable { _ = try await self.database.read(Self.pingStatement) }
    }

    private static let pingStatement = PostgresStatement("select from job limit 1")

    /// Runs `body`, and says in our words what callers can act upon.
    func reachable<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError where error.isStuck {
            throw JobStoreError(.stuck, cause: error)
        } catch let error as PostgresError where error.isUnavailable {
            throw JobStoreError(.unavailable, cause: error)
        } catch let error as PostgresError where error.refusesContent {
            throw JobStoreError(.refused, cause: error)
        }
    }

    /// Runs one statement that may wait for a row's lock, on a connection of its own.
    ///
    /// On a shared one it would hold up all the statements behind it.
    func change(
        _ statement: PostgresStatement,
        _ parameters: (any PostgresEncodable)?...
    ) async throws -> PostgresResult {
        try await change(statement, parameters: parameters)
    }

    /// The same with parameters that stand in a list already.
    func change(
        _ statement: PostgresStatement,
        parameters: [(any PostgresEncodable)?]
    ) async throws -> PostgresResult {
        try await untilItWins {
            try await self.database.withConnection { try await $0.query(statement, parameters: parameters) }
        }
    }

    /// Runs a statement that loses against another transaction again (PostgreSQL, chapter 13.5), three times at most.
    func untilItWins(_ statement: () async throws -> PostgresResult) async throws -> PostgresResult {
        try await reachable {
            for _ in 1..<3 {
                do {
                    return try await statement()
                } catch let error as PostgresError where error.isConflict {
                    continue
                }
            }
            return try await statement()
        }
    }

    /// Tells this process, and soon the others, of changes just committed.
    func publish(_ jobs: CommittedJobs) {
        guard !jobs.revisions.isEmpty else { return }
        changes.post(.committed(jobs))
        announcement.withLock { $0.add(jobs.revisions.keys) }
        noteBell.ring()
    }
}
