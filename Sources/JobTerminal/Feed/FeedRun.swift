import Foundation
import JobStatusClient
import JobStatusModels

/// Reads the change feed in front of somebody, until it ends or they do not want to see more.
struct FeedRun {
    let session: Session
    let isFollowed: Bool
    /// The command that goes on from a cursor.
    let resumeCommand: (_ cursor: String?) -> String

    /// Reads the feed.
    ///
    /// - Parameters:
    ///   - start: Where to begin.
    ///   - list: Shows a page of a list.
    ///   - show: Shows a page.
    /// - Returns: The cursor behind the last page that was shown.
    /// - Throws: `CommandFailure` if the feed can't be read, or on an interrupt.
    func run(
        from start: FeedStart,
        list: (Answer<JobPage>, Bool) -> Void = { _, _ in },
        _ show: (Answer<ChangesPage>) throws -> Void
    ) async throws -> String? {
        let (events, relay) = AsyncStream<FeedEvent>.makeStream()
        let signals = WatchSignals { if case .interrupted = $0 { relay.yield(.interrupted) } }
        defer { withExtendedLifetime(signals) {} }
        let feed = ChangeFeed(client: session.client, isFollowed: isFollowed) { relay.yield($0) }
        return try await withThrowingTaskGroup { group in
            group.addTask { await feed.read(from: start) }
            if let timeout = session.options.timeout?.duration {
                group.addTask {
                    // What the caller allowed.
                    try await Task.sleep(for: timeout)
                    relay.yield(.deadline)
                }
            }
            defer { group.cancelAll() }
            var cursor: String?
            if case .cursor(let earlier) = start { cursor = earlier }
            for await event in events {
                switch event {
                case .page(let answer):
                    try show(answer)
                    cursor = answer.value.cursor
                case .listed(let answer, let isLast): list(answer, isLast)
                case .reached(let end): cursor = end
                default: if try isEnd(event, at: cursor) { return cursor }
                }
            }
            return cursor
        }
    }

    private func isEnd(_ event: FeedEvent, at cursor: String?) throws -> Bool {
        switch event {
        case .page, .listed, .reached: return false
        case .ended: return true
        case .restarted: Console.error.writeLine("jobctl: the server refused the cursor; the feed begins again.")
        case .trouble(let text): Console.error.writeLine("jobctl: trying again: \(TerminalText.clean(text))")
        case .recovered: Console.error.writeLine("jobctl: the server is back.")
        case .failed(let error) where error.isResync:
            throw CommandFailure(.refused, "\(TerminalText.clean(error.message))\nLeave out --since to begin again.")
        case .failed(let error): throw CommandFailure(error, server: session.server.description)
        case .interrupted:
            throw CommandFailure(.interrupted, "interrupted. To go on:\n  \(resumeCommand(cursor))")
        case .deadline:
            guard !isFollowed else { return true }
            throw CommandFailure(.couldNotFindOut, "not done at the timeout. To go on:\n  \(resumeCommand(cursor))")
        }
        return false
    }
}
