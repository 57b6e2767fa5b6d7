import Synchronization

/// The reports of a run, to be read afterwards or awaited one by one.
final class ReportLog: Sendable {
    struct Entry: Sendable, Hashable {
        var progress: Int?
        var message: String?
    }

    private let entries = Mutex<[Entry]>([])
    private let stream: AsyncStream<Entry>
    private let continuation: AsyncStream<Entry>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    var all: [Entry] { entries.withLock { $0 } }

    @Sendable
    func take(_ progress: Int?, _ message: String?) {
        let entry = Entry(progress: progress, message: message)
        entries.withLock { $0.append(entry) }
        continuation.yield(entry)
    }

    /// The first report that was not awaited yet.
    func next() async -> Entry? {
        for await entry in stream { return entry }
        return nil
    }
}
