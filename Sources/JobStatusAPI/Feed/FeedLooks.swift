import JobStore
import Synchronization

/// Reads pages once for all who wait at the same place of the same feed.
///
/// Those who follow one owner are woken by the same changes, so they are at the same place after the first of them. A look
/// that is shared may have begun before the change that woke somebody: he goes on from the line of its page, and the board
/// shows him what is behind that.
final class FeedLooks: Sendable {
    /// What is read.
    struct Key: Sendable, Hashable {
        let owner: String
        let place: FeedPosition
        let withTombstones: Bool
    }

    private let underWay = Mutex<[Key: Task<FeedPage?, any Error>]>([:])

    /// The look of whoever began one first, or a new one.
    ///
    /// - Parameters:
    ///   - key: What to read.
    ///   - read: Reads it; goes on for the others if the task of whoever brought it is cancelled.
    /// - Returns: What `read` returned.
    /// - Throws: What `read` threw.
    func look(_ key: Key, read: @escaping @Sendable () async throws -> FeedPage?) async throws -> FeedPage? {
        let task = underWay.withLock { underWay in
            if let task = underWay[key] { return task }
            let task = Task {
                // Not before it was put there: that is done under the same lock.
                defer { self.underWay.withLock { $0[key] = nil } }
                return try await read()
            }
            underWay[key] = task
            return task
        }
        return try await task.value
    }
}
