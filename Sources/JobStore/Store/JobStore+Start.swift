import Foundation
import JobStatusModels
import PostgresClient

extension JobStore {
    /// Makes jobs, all or none, and returns once they are committed.
    ///
    /// With a key the same request gives the same jobs again, and a first request still in flight is waited for.
    ///
    /// - Throws: `JobStoreError`: `idempotencyKeyReused` if the key stands for another request, `unavailable` if the
    ///   database is out of reach; then it is unknown whether the jobs were made, and only a key makes asking again safe.
    public func start(_ jobs: [NewJob], owner: String, idempotencyKey: IdempotencyKey?) async throws -> StartOutcome {
        guard !jobs.isEmpty else { return StartOutcome(jobs: [], isReplay: false) }
        if jobs.count == 1, idempotencyKey == nil {
            let job = try await startGroups.start(jobs[0], owner: owner) { try await self.insertGroup($0, owner: $1) }
            return StartOutcome(jobs: [job], isReplay: false)
        }
        while true {
            let made = try await insert(jobs, owner: owner, key: idempotencyKey) { parameters in
                try await self.database.withConnection {
                    try await $0.query(Statements.start, parameters: parameters)
                }
            }
            if let made {
                publish(CommittedJobs(Dictionary(uniqueKeysWithValues: made.map { ($0.id, $0.revision) })))
                workBell.ring()
                return StartOutcome(jobs: made, isReplay: false)
            }
            guard let idempotencyKey else { return StartOutcome(jobs: [], isReplay: false) }
            if let known = try await replay(idempotencyKey, owner: owner) {
                return StartOutcome(jobs: known, isReplay: true)
            }
        }
    }

    /// Inserts a group of jobs that were started one by one.
    ///
    /// Without a key rows wait for nobody, so they may share a connection.
    func insertGroup(_ jobs: [NewJob], owner: String) async throws -> [Job] {
        let made = try await insert(jobs, owner: owner, key: nil) { parameters in
            try await self.database.execute(Statements.start, parameters: parameters)
        }
        guard let made, made.count == jobs.count else { throw JobStoreError(.unavailable) }
        publish(CommittedJobs(Dictionary(uniqueKeysWithValues: made.map { ($0.id, $0.revision) })))
        workBell.ring()
        return made
    }

    /// Inserts the jobs; `nil` if the key is taken.
    private func insert(
        _ jobs: [NewJob],
        owner: String,
        key: IdempotencyKey?,
        execute: ([(any PostgresEncodable)?]) async throws -> PostgresResult
    ) async throws -> [Job]? {
        // They rise, so that they go into each index side by side.
        let ids = jobs.map { _ in JobID() }
        let parameters: [(any PostgresEncodable)?] = [
            settings.now(), owner, key?.key, key?.operation, key.map { PostgresJSON(bytes: $0.payload.bytes) },
            UUID?.none, ids.map(\.uuid), jobs.map(\.kind), jobs.map(\.queue), jobs.map { Int16($0.priority) },
            jobs.map(\.runAt), jobs.map { Int32($0.maxAttempts) }, jobs.map { $0.timeout?.milliseconds },
            jobs.map { PostgresJSON(bytes: $0.input.bytes) }, jobs.map { $0.traceParent?.description },
        ]
        let rows = try await reachable { try await execute(parameters) }
        guard let row = rows.first, try row.decode("jobs", as: Int.self) == jobs.count else { return nil }
        let createdAt = try row.decode("created_at", as: Date.self)
        return zip(ids, jobs).map { Job(new: $1, id: $0, owner: owner, createdAt: createdAt) }
    }

    /// The jobs made under a key before; `nil` if the key is new.
    ///
    /// Asked before anything else is checked: what was right when the jobs were made need not be right any more.
    ///
    /// - Throws: `JobStoreError`: `idempotencyKeyReused` if the key stands for another request, or `unavailable`.
    public func replay(_ key: IdempotencyKey, owner: String) async throws -> [Job]? {
        let rows = try await reachable {
            try await self.database.read(
                Statements.key,
                owner,
                key.key,
                key.operation,
                PostgresJSON(bytes: key.payload.bytes)
            )
        }
        guard let row = rows.first else { return nil }
        guard try row.decode("alive", as: Bool.self) else {
            _ = try await change(Statements.keyForget, owner, key.key)
            return nil
        }
        guard try row.decode("same", as: Bool.self) else { throw JobStoreError(.idempotencyKeyReused) }
        let ids = try row.decode("job_ids", as: [UUID].self).map { JobID($0) }
        let known = try await jobs(ids, owner: owner, brief: false)
        // They may have been deleted in this very moment.
        return known.isEmpty ? nil : known
    }
}

extension Job {
    /// A job just made, without reading it back.
    fileprivate init(new job: NewJob, id: JobID, owner: String, createdAt: Date) {
        self.init(
            id: id,
            owner: owner,
            kind: job.kind,
            status: .pending,
            revision: 1,
            progress: 0,
            attempt: 0,
            maxAttempts: job.maxAttempts,
            createdAt: createdAt,
            updatedAt: createdAt,
            readAt: createdAt,
            runAt: job.runAt != createdAt ? job.runAt : nil,
            cancelRequested: false,
            resultOmitted: false
        )
    }
}

extension Duration {
    /// Whole milliseconds, as the tables keep them.
    var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
