import Foundation
import JobStatusModels
import PostgresClient

extension JobStore {
    /// One job of an owner, with its result whole; `nil` if he has no such job.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func job(_ id: JobID, owner: String) async throws -> Job? {
        try await jobs([id], owner: owner, brief: false).first
    }

    /// Those jobs of an owner, or of every owner, that exist, in the order asked for; long results are left out.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func jobs(_ ids: [JobID], owner: String?) async throws -> [Job] {
        try await jobs(ids, owner: owner, brief: true)
    }

    /// Those jobs that exist, whoever owns them, with their results whole, in any order.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func jobs(_ ids: [JobID]) async throws -> [Job] {
        try await jobs(ids, owner: nil, brief: false)
    }

    /// The revisions of those jobs that exist.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func revisions(of ids: [JobID]) async throws -> [JobID: Int] {
        let rows = try await reachable { try await self.database.read(Statements.revisions, ids.map(\.uuid)) }
        let revisions = try rows.map { (JobID(try $0.decode(0, as: UUID.self)), try $0.decode(1, as: Int.self)) }
        return Dictionary(revisions, uniquingKeysWith: max)
    }

    func jobs(_ ids: [JobID], owner: String?, brief: Bool) async throws -> [Job] {
        let rows = try await reachable {
            try await self.database.read(Statements.get, ids.map(\.uuid), owner, brief, self.settings.now())
        }
        let found = Dictionary(try rows.map { try Job(row: $0) }.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        return ids.compactMap { found[$0] }
    }

    /// A page of an owner's jobs, or of every owner's, newest first; long results are left out.
    ///
    /// - Throws: `JobStoreError` with the code `unavailable`.
    public func list(_ query: JobListQuery) async throws -> JobListPage {
        let rows = try await rows(of: query)
        var jobs: [Job] = []
        for row in rows where try row.decode("id", as: UUID?.self) != nil {
            jobs.append(try Job(row: row))
        }
        if jobs.count > query.limit {
            jobs.removeLast(jobs.count - query.limit)
            return JobListPage(jobs: jobs, next: jobs.last.map { JobPageToken(createdAt: $0.createdAt, id: $0.id) })
        }
        guard let row = rows.first, try row.decode("looked", as: Int.self) >= Self.rowsLookedAt else {
            return JobListPage(jobs: jobs, next: nil)
        }
        let bottom = JobPageToken(
            createdAt: try row.decode("bottom_created_at", as: Date.self),
            id: JobID(try row.decode("bottom_id", as: UUID.self))
        )
        return JobListPage(jobs: jobs, next: bottom)
    }

    private func rows(of query: JobListQuery) async throws -> PostgresResult {
        let (page, status) = (query.page, query.status?.rawValue)
        // One more than asked for, to see whether more follow.
        let (limit, looked) = (Int32(query.limit + 1), Int32(Self.rowsLookedAt))
        let now = settings.now()
        // A long page must not hold up the status reads of others.
        let lane = PostgresDatabase.Lane.background
        return try await reachable {
            if let owner = query.owner {
                return try await self.database.read(
                    Statements.list,
                    owner,
                    page?.createdAt,
                    page?.id.uuid,
                    status,
                    query.kind,
                    limit,
                    looked,
                    now,
                    on: lane
                )
            }
            return try await self.database.read(
                Statements.listEveryOwner,
                page?.createdAt,
                page?.id.uuid,
                status,
                query.kind,
                limit,
                looked,
                now,
                on: lane
            )
        }
    }

    /// A page looks at no more rows than this, however few of them pass its filter.
    private static let rowsLookedAt = 2000
}
