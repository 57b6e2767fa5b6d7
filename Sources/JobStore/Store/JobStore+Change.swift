import Foundation
import JobStatusModels
import PostgresClient
import Synchronization

extension JobStore {
    /// Asks a job to stop, and returns it as it stands then; `nil` if its owner has no such job.
    ///
    /// One that waits is over at once. One that runs is told, and is over when its worker has stopped. One that is over
    /// stays as it is.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func cancel(_ id: JobID, owner: String) async throws -> Job? {
        let askedAt = ContinuousClock.now
        let rows = try await reachable {
            try await self.database.withTransaction(maxAttempts: 3) { connection in
                // The second statement sees what was committed while the first waited.
                _ = try await connection.query(Statements.lock, id.uuid, owner)
                return try await connection.query(
                    Statements.cancel,
                    self.settings.now(),
                    id.uuid,
                    owner,
                    self.settings.retention
                )
            }
        }
        guard let row = rows.first else { return try await job(id, owner: owner) }
        publish(CommittedJobs(try Self.revisions(rows), askedAt: askedAt, answer: .changes(rows)))
        // A job of this very process is told without waiting for a notification.
        leaseBell.ring()
        return try Job(row: row)
    }

    /// Does a failed job again as a new one; `nil` if its owner has no such job.
    ///
    /// While a retry is under way, asking again gives that one.
    ///
    /// - Parameters:
    ///   - id: The job.
    ///   - owner: Whose it is.
    ///   - idempotencyKey: What makes asking again the same retry.
    ///   - traceParent: What the retry is part of.
    /// - Returns: The new job, or why there is none.
    /// - Throws: `JobStoreError`, as `start` does.
    public func retry(
        _ id: JobID,
        owner: String,
        idempotencyKey: IdempotencyKey?,
        traceParent: TraceParent? = nil
    ) async throws -> RetryOutcome? {
        while true {
            if let idempotencyKey, let known = try await replay(idempotencyKey, owner: owner)?.first {
                return .started(known, isReplay: true)
            }
            if let (retry, isNew) = try await insertRetry(of: id, owner: owner, key: idempotencyKey, traceParent) {
                guard let job = try await job(retry, owner: owner) else { continue }
                // What was under way may be over by now, and then another one is due.
                if !isNew, job.isOver, idempotencyKey == nil { continue }
                publish(CommittedJobs([job.id: job.revision]))
                workBell.ring()
                return .started(job, isReplay: false)
            }
            guard let old = try await job(id, owner: owner) else { return nil }
            guard old.status == .failed else { return .notFailed(old) }
        }
    }

    /// Whether a retry would give what is there already: the retry that its key stands for, or the one that is under way.
    ///
    /// - Throws: `JobStoreError`: `idempotencyKeyReused` if the key stands for another request, or `unavailable`.
    public func isRetried(_ id: JobID, owner: String, idempotencyKey: IdempotencyKey?) async throws -> Bool {
        if let idempotencyKey, try await replay(idempotencyKey, owner: owner) != nil { return true }
        return try await reachable { try await self.database.read(Statements.retryUnderWay, id.uuid, owner) }.count > 0
    }

    /// Makes the new job, or finds the retry that is under way; `nil` if there is neither, or the key was just taken.
    private func insertRetry(
        of id: JobID,
        owner: String,
        key: IdempotencyKey?,
        _ traceParent: TraceParent?
    ) async throws -> (id: JobID, isNew: Bool)? {
        let new = JobID()
        let now = settings.now()
        do {
            return try await reachable {
                try await self.database.withTransaction(maxAttempts: 3) { connection in
                    let made = try await connection.query(
                        Statements.retry,
                        now,
                        new.uuid,
                        id.uuid,
                        owner,
                        key?.key,
                        traceParent?.description
                    )
                    let underWay =
                        made.isEmpty ? try await connection.query(Statements.retryUnderWay, id.uuid, owner) : made
                    guard let uuid = try underWay.first?.decode(0, as: UUID.self) else { return nil }
                    if let key {
                        try await Self.claim(key, for: uuid, owner: owner, now: now, on: connection)
                    }
                    return (JobID(uuid), isNew: !made.isEmpty)
                }
            }
        } catch is KeyTaken {
            return nil
        }
    }

    private static func claim(
        _ key: IdempotencyKey,
        for job: UUID,
        owner: String,
        now: Date?,
        on connection: PostgresConnection
    ) async throws {
        let payload = PostgresJSON(bytes: key.payload.bytes)
        let rows = try await connection.query(
            Statements.keyClaim,
            owner,
            key.key,
            key.operation,
            payload,
            [job],
            now
        )
        guard !rows.isEmpty else { throw KeyTaken() }
    }

    /// Another request took the key while this one was at work; what this one did is rolled back.
    private struct KeyTaken: Error {}

    /// Forgets a job that is over.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func delete(_ id: JobID, owner: String) async throws -> DeleteOutcome {
        let rows = try await change(Statements.delete, settings.now(), id.uuid, owner, Self.tombstoneLife)
        if rows.isEmpty {
            return try await job(id, owner: owner).map { .notOver($0) } ?? .notFound
        }
        changes.post(.announced([id]))
        announcement.withLock { $0.add([id]) }
        noteBell.ring()
        return .deleted
    }

    /// How long a feed tells of a deleted job.
    private static let tombstoneLife: Duration = .seconds(30 * 86_400)

    /// Publishes rows of (id, revision).
    func publish(_ rows: PostgresResult) throws {
        publish(CommittedJobs(try Self.revisions(rows)))
    }

    /// Reads rows of (id, revision); one without a revision is about no job.
    static func revisions(_ rows: PostgresResult) throws -> [JobID: Int] {
        var revisions = [JobID: Int](minimumCapacity: rows.count)
        for row in rows {
            let revision = try row.decode(1, as: Int.self)
            if revision > 0 { revisions[JobID(try row.decode(0, as: UUID.self))] = revision }
        }
        return revisions
    }
}
