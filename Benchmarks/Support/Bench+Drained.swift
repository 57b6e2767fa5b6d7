import Foundation
import PostgresClient

extension Bench {
    /// Waits until nothing is left of jobs of the kind `noop` in the queue `default`.
    ///
    /// Whoever looks whether anything is on the line reads all that is over and can't go away, so the last job on it is looked at
    /// first: reading that every time takes from the drain what it measures.
    ///
    /// - Parameters:
    ///   - lastJob: What `lastOnTheLine()` gave before.
    ///   - left: Tells by SQL whether anything is left; asked when the last job is over.
    /// - Throws: What the database says.
    package func waitForTheEnd(of lastJob: UUID, left: String) async throws {
        let isLeft = "select (state in ('pending', 'processing'))::int from job where id = '\(lastJob)'"
        for question in [isLeft, "(\(left))::int"] {
            while try await number(question) > 0 {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// The job whose turn comes last.
    package func lastOnTheLine() async throws -> UUID {
        let last = PostgresStatement(
            """
            select id from job_pending where queue = 'default' and kind = 'noop' order by rank desc, due_at desc, id desc limit 1
            """
        )
        return try await database.execute(last)[0].decode(0, as: UUID.self)
    }
}
