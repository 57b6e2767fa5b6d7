import JobStore
import Synchronization

/// The memory of runs that all readers of feeds share; see `RunMemory`.
final class FeedRuns: Sendable {
    private let memory: Mutex<RunMemory>

    init(memory: RunMemory = RunMemory()) {
        self.memory = Mutex(memory)
    }

    /// How many runs it remembers.
    var count: Int { memory.withLock { $0.count } }

    /// Takes note of a page.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - cursor: How far its reader has been told.
    func note(_ page: FeedPage, after cursor: FeedPosition) {
        _ = hasNews(page, after: cursor)
    }

    /// Takes note of a page, and says whether it tells more than progress.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - cursor: How far its reader has been told.
    /// - Returns: Whether any of its changes may be one of status.
    func hasNews(_ page: FeedPage, after cursor: FeedPosition) -> Bool {
        guard !page.changes.isEmpty else { return false }
        return memory.withLock { $0.hasNews(page, after: cursor) }
    }
}
