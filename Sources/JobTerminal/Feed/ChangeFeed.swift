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

    /// Reads from a place on.
    ///
    /// It returns after `ended` or `failed` was told, or when its task is cancelled.
    func read(from start: FeedStart) async {
        var place = FeedPlace(start)
        var failures = 0
        while !Task.isCancelled {
            do {
                let delay = try await take(&place) { if failures > 0 { tell(.recovered) } }
                failures = 0
                if place.isCaughtUp, !isFollowed { return tell(.ended) }
                // So that busy jobs come in bundles, and a server without a place to wait is asked when it likes.
                if place.isCaughtUp { try await Task.sleep(for: max(Self.interval, delay)) }
            } catch let error as JobStatusClientError where error.isResync && place.canBeRefused(isFollowed) {
                if place.refuse() == .expired { tell(.restarted) }
            } catch let error as JobStatusClientError where isFollowed && error.isTransient {
                failures += 1
                tell(.trouble(error.message))
                let backoff = client.configuration.backoff.pause(afterFailures: failures, random: .random(in: 0..<1))
                // A server that is away is asked less and less often; a cancelled task ends the loop.
                try? await Task.sleep(for: max(backoff, error.retryAfter ?? .zero))
            } catch let error as JobStatusClientError {
                return tell(.failed(error))
            } catch {
                return  // Cancelled.
            }
        }
    }

    /// Makes the next request, and tells what it brought.
    ///
    /// - Returns: How long the server asks to wait before the next one.
    private func take(_ place: inout FeedPlace, onAnswer: () -> Void) async throws -> Duration {
        switch place.step {
        case .end:
            let answer = try await client.sendRepeatedly(.changes(since: ChangesPage.now, limit: 1))
            onAnswer()
            place.reach(answer.value.cursor)
            tell(.reached(cursor: answer.value.cursor))
            return .zero
        case .list(let query):
            let answer = try await client.sendRepeatedly(.list(query))
            onAnswer()
            place.take(answer.value)
            tell(.listed(answer, isLast: place.isCaughtUp))
            return .zero
        case .page(let cursor):
            let hold = place.isCaughtUp ? client.configuration.hold : .zero
            let limit = JobLimits.feedPageSizes.upperBound
            let answer = try await client.sendRepeatedly(.changes(since: cursor, limit: limit, hold: hold))
            onAnswer()
            tell(place.take(answer.value) ? .page(answer) : .reached(cursor: answer.value.cursor))
            return answer.emptyPageDelay
        }
    }
}

extension Answer<ChangesPage> {
    /// How long the server asks to wait when it had nothing to tell and no place to wait.
    fileprivate var emptyPageDelay: Duration {
        value.changes.isEmpty ? retryAfter ?? .zero : .zero
    }
}
