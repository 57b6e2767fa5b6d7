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
    /// Measures time and sleeps.
    var clock: any Clock<Duration> = ContinuousClock()
    let tell: @Sendable (FeedEvent) -> Void

    /// Reads from a place on.
    ///
    /// It returns after `ended` or `failed` was told, or when its task is cancelled.
    func read(from start: FeedStart) async {
        var place = FeedPlace(start)
        let settings = client.configuration
        var pace = FeedPace(backoff: settings.backoff, hold: settings.hold, interval: Self.interval)
        let held = client.heldPlace()
        defer { held.giveBack() }
        var isAway = false
        while !Task.isCancelled {
            pace.mayHold = held.take()
            let hold = place.isCaughtUp ? pace.nextHold : .zero
            let stopwatch = Stopwatch(clock)
            do {
                let answered = try await take(&place, hold: hold) { if isAway { tell(.recovered) } }
                isAway = false
                if place.isCaughtUp, !isFollowed { return tell(.ended) }
                guard let page = answered, place.isCaughtUp else {
                    pace.goOn()
                    continue
                }
                try await sleep(for: pace.pause(after: page, asked: hold, took: stopwatch.elapsed))
            } catch let error as JobStatusClientError where error.isResync && place.canBeRefused(isFollowed) {
                if place.refuse() == .expired { tell(.restarted) }
                try? await sleep(for: pace.pauseAfterRefusal(random: .random(in: 0..<1)))
            } catch let error as JobStatusClientError where isFollowed && error.isTransient {
                // What something on the way cut after a while is no trouble yet: the next request, which does not wait, tells.
                if error.cut(hold) == .zero || stopwatch.elapsed < HoldReach.shortest {
                    isAway = true
                    tell(.trouble(error.message))
                }
                let pause = pace.pause(
                    afterFailureOf: error.cut(hold),
                    in: stopwatch.elapsed,
                    retryAfter: error.retryAfter,
                    random: .random(in: 0..<1)
                )
                // A cancelled task ends the loop.
                try? await sleep(for: pause)
            } catch let error as JobStatusClientError {
                return tell(.failed(error))
            } catch {
                return  // Cancelled.
            }
        }
    }

    private func sleep(for pause: Duration) async throws {
        if pause > .zero { try await clock.sleep(for: pause, tolerance: nil) }
    }

    /// Makes the next request, and tells what it brought.
    ///
    /// - Parameters:
    ///   - place: Where the feed is.
    ///   - hold: How long the server may hold the request.
    ///   - onAnswer: Is called before anything is told of the answer.
    /// - Returns: What the answer means for the next request, if it is a page of the feed.
    /// - Throws: `JobStatusClientError`, or `CancellationError` if the task is cancelled.
    private func take(_ place: inout FeedPlace, hold: Duration, onAnswer: () -> Void) async throws -> FeedPace.LastPage?
    {
        switch place.step {
        case .end:
            let answer = try await client.sendRepeatedly(.changes(since: ChangesPage.now, limit: 1))
            onAnswer()
            place.reach(answer.value.cursor)
            tell(.reached(cursor: answer.value.cursor))
            return nil
        case .list(let query):
            let answer = try await client.sendRepeatedly(.list(query))
            onAnswer()
            place.take(answer.value)
            tell(.listed(answer, isLast: place.isCaughtUp))
            return nil
        case .page(let cursor):
            let call = Call.changes(since: cursor, limit: JobLimits.feedPageSizes.upperBound, hold: hold)
            // A request that waits is made once: how long that one took says whether its hold was cut.
            let answer = try await hold > .zero ? client.send(call) : client.sendRepeatedly(call)
            onAnswer()
            tell(place.take(answer.value) ? .page(answer) : .reached(cursor: answer.value.cursor))
            let isEmpty = answer.value.changes.isEmpty
            return FeedPace.LastPage(isEmpty: isEmpty, retryAfter: isEmpty ? answer.retryAfter : nil)
        }
    }
}
