import Foundation
import JobStatusClient
import JobStatusModels

/// Reads the change feed page by page, for as long as it is to be followed.
struct ChangeFeed: Sendable {
    /// Pages come no closer than this once the end was reached, so that busy jobs come in bundles.
    private static let interval: Duration = .milliseconds(250)

    let client: JobStatusClient
    /// Whether to go on at the end of the feed, and to wait for a server that is away.
    let isFollowed: Bool
    let tell: @Sendable (FeedEvent) -> Void

    /// Reads from a cursor on.
    ///
    /// It returns after `ended` or `failed` was told, or when its task is cancelled.
    func read(from start: String?) async {
        var cursor = start
        var isCaughtUp = false
        var failures = 0
        while !Task.isCancelled {
            do {
                let answer = try await client.sendRepeatedly(
                    .changes(
                        since: cursor,
                        limit: JobLimits.feedPageSizes.upperBound,
                        hold: isCaughtUp ? client.configuration.hold : .zero
                    )
                )
                if failures > 0 { tell(.recovered) }
                failures = 0
                tell(.page(answer))
                cursor = answer.value.cursor
                isCaughtUp = !answer.value.more
                if isCaughtUp, !isFollowed { return tell(.ended) }
                if isCaughtUp { try await pause(max(Self.interval, answer.emptyPageDelay)) }
            } catch let error as JobStatusClientError where isFollowed && error.isResync && cursor != nil {
                (cursor, isCaughtUp) = (nil, false)
                tell(.restarted)
            } catch let error as JobStatusClientError where isFollowed && error.isTransient {
                failures += 1
                tell(.trouble(error.message))
                let backoff = client.configuration.backoff.pause(afterFailures: failures, random: .random(in: 0..<1))
                try? await pause(max(backoff, error.retryAfter ?? .zero))
            } catch let error as JobStatusClientError {
                return tell(.failed(error))
            } catch {
                return  // Cancelled.
            }
        }
    }

    private func pause(_ duration: Duration) async throws {
        try await Task.sleep(for: duration)
    }
}

extension Answer<ChangesPage> {
    /// How long the server asks to wait when it had nothing to tell and no place to wait.
    fileprivate var emptyPageDelay: Duration {
        value.changes.isEmpty ? retryAfter ?? .zero : .zero
    }
}
