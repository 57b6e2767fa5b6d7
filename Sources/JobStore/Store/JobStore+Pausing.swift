import Foundation
import PostgresClient

extension JobStore {
    /// How many jobs of a kind are not over.
    public struct KindCounts: Sendable, Hashable {
        /// Jobs that wait for a slot, or for their time.
        public let waiting: Int
        /// Jobs that run.
        public let running: Int
    }

    /// Has no node take jobs of a kind any more, from the next claim on; what runs goes on, and starts are accepted.
    ///
    /// - Returns: `false` if the kind was paused already.
    public func pause(kind: String) async throws -> Bool {
        try await !change(Statements.pause, settings.now(), kind).isEmpty
    }

    /// Has nodes take jobs of a kind again, at once.
    ///
    /// - Returns: `false` if the kind was not paused.
    public func resume(kind: String) async throws -> Bool {
        let rows = try await change(Statements.resume, kind)
        guard !rows.isEmpty else { return false }
        workBell.ring()
        // Said directly, since whoever resumes a kind need not run this store.
        _ = try await change(Statements.notify, Self.channel, identity.uuidString)
        return true
    }

    /// How many jobs of a kind wait and run.
    public func counts(of kind: String) async throws -> KindCounts {
        let rows = try await reachable {
            try await self.database.read(Statements.kindCounts, kind, on: .background)
        }
        guard let row = rows.first else { return KindCounts(waiting: 0, running: 0) }
        return KindCounts(
            waiting: try row.decode("waiting", as: Int.self),
            running: try row.decode("running", as: Int.self)
        )
    }
}
