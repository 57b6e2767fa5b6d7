import Foundation
import JobStatusModels
import PostgresClient

extension JobStore {
    /// Makes jobs, all or none, and returns once they are committed.
    ///
    /// With a key the same request gives the same jobs again, and a first request still in flight is waited for.
    ///
    /// - Throws: `JobStoreError`: `idempotencyKeyReused` if the key stands for another request; `stuck` if somebody else was about
    ///   to take the key for some seconds; `unavailable` if the database is
    ///   out of reach; then it is unknown whether the jobs were made, and only a key makes asking again safe.
    public func start(_ jobs: [NewJob], owner: String, idempotencyKey: IdempotencyKey?) async throws -> StartOutcome {
        guard !jobs.isEmpty else { return StartOutcome(jobs: [], isReplay: false) }
        let start = NewStart(jobs: jobs, owner: owner, key: idempotencyKey)
        while true {
            if let made = try await insert(start) { return StartOutcome(jobs: made, isReplay: false) }
            if let idempotencyKey, let known = try await replay(idempotencyKey, owner: owner) {
                return StartOutcome(jobs: known, isReplay: true)
            }
        }
    }

    /// Makes the jobs of one start: with those of others if it is one, alone if there are many.
    private func insert(_ start: NewStart) async throws -> [Job]? {
        guard start.jobs.count == 1 else {
            return try await insert([start]) { try await self.change(Statements.start, parameters: $0) }[0]
        }
        return try await startGroups.start(start) { starts, isApart in
            try await self.insert(starts, patience: isApart ? Self.patienceApart : Self.patience(starts)) {
                parameters in
                guard !isApart else { return try await self.change(Statements.start, parameters: parameters) }
                return try await self.untilItWins {
                    try await self.database.execute(Statements.start, parameters: parameters, on: .locking)
                }
            }
        }
    }

    /// How long to wait for each key that others are about to take, where others wait; nil if there is none.
    ///
    /// Mostly, they are phones that ask two nodes, and that takes some milliseconds. Half a second for all keys together, or a little
    /// more where there are many.
    private static func patience(_ starts: [NewStart]) -> Duration? {
        let keys = starts.count { $0.key != nil }
        return keys > 0 ? .milliseconds(max(20, 500 / keys)) : nil
    }

    /// The same where nobody does.
    private static let patienceApart: Duration = .seconds(5)

    /// Makes the jobs of some starts, and returns once they are committed.
    ///
    /// - Parameters:
    ///   - starts: The starts.
    ///   - patience: How long to wait for others who are about to take one of the keys; nil for as long as a statement may take.
    ///   - execute: Executes the statement with these parameters.
    /// - Returns: For each start its jobs, or `nil` if its key is taken.
    /// - Throws: What `execute` throws.
    func insert(
        _ starts: [NewStart],
        patience: Duration? = nil,
        execute: ([(any PostgresEncodable)?]) async throws -> PostgresResult
    ) async throws -> [[Job]?] {
        // They rise, so that they go into each index side by side.
        let ids = starts.map { $0.jobs.map { _ in JobID() } }
        let rows = try await execute(parameters(of: starts, ids: ids, patience: patience))
        guard let row = rows.first else { throw JobStoreError(.unavailable) }
        let createdAt = try row.decode("created_at", as: Date.self)
        let newKeys = Set(try row.decode("new_keys", as: [Int32].self))
        var number: Int32 = 0
        let made = zip(starts, ids).map { start, ids -> [Job]? in
            if start.key != nil {
                number += 1
                guard newKeys.contains(number) else { return nil }
            }
            return zip(ids, start.jobs).map { Job(new: $1, id: $0, owner: start.owner, createdAt: createdAt) }
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
        patience: Duration?
    ) -> [(any PostgresEncodable)?] {
        var keys: [IdempotencyKey] = []
        var (firsts, lasts, keyNumbers, owners): ([Int32], [Int32], [Int32?], [String]) = ([], [], [], [])
        for start in starts {
            if let key = start.key {
                keys.append(key)
                firsts.append(Int32(keyNumbers.count + 1))
                lasts.append(Int32(keyNumbers.count + start.jobs.count))
            }
            keyNumbers += repeatElement(start.key.map { _ in Int32(keys.count) }, count: start.jobs.count)
            owners += repeatElement(start.owner, count: start.jobs.count)
        }
        let jobs = starts.flatMap(\.jobs)
        return [
            settings.now(), ids.joined().map(\.uuid), owners, jobs.map(\.kind), jobs.map(\.queue),
            jobs.map { Int16($0.priority) }, jobs.map(\.runAt), jobs.map { Int32($0.maxAttempts) },
            jobs.map { $0.timeout?.milliseconds }, jobs.map { PostgresJSON(bytes: $0.input.bytes) },
            jobs.map { $0.traceParent?.description }, keyNumbers,
            keys.map(\.key), keys.map(\.operation), keys.map { PostgresJSON(bytes: $0.payload.bytes) }, firsts, lasts,
            patience.map { "\($0.milliseconds)ms" },
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
