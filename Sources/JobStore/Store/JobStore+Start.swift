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
        let start = NewStart(jobs: jobs, key: idempotencyKey)
        while true {
            let made =
                jobs.count == 1
                ? try await startGroups.start(start, owner: owner) { try await self.insert($0, owner: $1) }
                : try await insert([start], owner: owner)[0]
            if let made { return StartOutcome(jobs: made, isReplay: false) }
            if let idempotencyKey, let known = try await replay(idempotencyKey, owner: owner) {
                return StartOutcome(jobs: known, isReplay: true)
            }
        }
    }

    /// Makes the jobs of some starts of one owner, and returns once they are committed.
    ///
    /// - Returns: For each start its jobs, or `nil` if its key is taken.
    func insert(_ starts: [NewStart], owner: String) async throws -> [[Job]?] {
        // They rise, so that they go into each index side by side.
        let ids = starts.map { $0.jobs.map { _ in JobID() } }
        let parameters = parameters(of: starts, ids: ids, owner: owner)
        // Whoever has the same key is waited for, and on a shared connection all that stands behind would wait too. Many jobs hold up
        // what stands behind them as well.
        let isShared = starts.allSatisfy { $0.key == nil && $0.jobs.count == 1 }
        let rows =
            isShared
            ? try await reachable { try await self.database.execute(Statements.start, parameters: parameters) }
            : try await change(Statements.start, parameters: parameters)
        guard let row = rows.first else { throw JobStoreError(.unavailable) }
        let createdAt = try row.decode("created_at", as: Date.self)
        let newKeys = Set(try row.decode("new_keys", as: [Int32].self))
        var number: Int32 = 0
        let made = zip(starts, ids).map { start, ids -> [Job]? in
            if start.key != nil {
                number += 1
                guard newKeys.contains(number) else { return nil }
            }
            return zip(ids, start.jobs).map { Job(new: $1, id: $0, owner: owner, createdAt: createdAt) }
        }
        let jobs = made.compactMap(\.self).joined()
        guard try row.decode("jobs", as: Int.self) == jobs.count else { throw JobStoreError(.unavailable) }
        guard !jobs.isEmpty else { return made }
        publish(CommittedJobs(Dictionary(uniqueKeysWithValues: jobs.map { ($0.id, $0.revision) })))
        workBell.ring()
        return made
    }

    private func parameters(
        of starts: [NewStart],
        ids: [[JobID]],
        owner: String
    ) -> [(any PostgresEncodable)?] {
        var keys: [IdempotencyKey] = []
        var (firsts, lasts, keyNumbers): ([Int32], [Int32], [Int32?]) = ([], [], [])
        for start in starts {
            if let key = start.key {
                keys.append(key)
                firsts.append(Int32(keyNumbers.count + 1))
                lasts.append(Int32(keyNumbers.count + start.jobs.count))
            }
            keyNumbers += repeatElement(start.key.map { _ in Int32(keys.count) }, count: start.jobs.count)
        }
        let jobs = starts.flatMap(\.jobs)
        return [
            settings.now(), owner, ids.joined().map(\.uuid), jobs.map(\.kind), jobs.map(\.queue),
            jobs.map { Int16($0.priority) }, jobs.map(\.runAt), jobs.map { Int32($0.maxAttempts) },
            jobs.map { $0.timeout?.milliseconds }, jobs.map { PostgresJSON(bytes: $0.input.bytes) },
            jobs.map { $0.traceParent?.description }, keyNumbers,
            keys.map(\.key), keys.map(\.operation), keys.map { PostgresJSON(bytes: $0.payload.bytes) }, firsts, lasts,
        ]
    }

    /// The jobs made under a key before; `nil` if the key is new.
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
