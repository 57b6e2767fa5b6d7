import Foundation
import JobStore

/// From where on a node looks for jobs: a pure value, without clock or database.
///
/// Claims begin right behind the last job that an earlier one took. Where that was a job of the last seconds they begin a little
/// earlier, for such as were started before it and committed late, and they see who joined the line late. If that takes long, because
/// much lies there that is over and can't be cleaned up, and more wait than there is room for, those in between do neither. Now
/// and then one looks at everything, for what was missed otherwise: a start that was committed later still, or what another node's
/// claim had locked when this one came by, and then did not take.
struct ClaimFloors {
    private struct Line: Hashable {
        var queue: String
        var kind: String
    }

    private struct Position {
        var dueAt: Date
        var id: JobID
        /// Of those that go first none is missed that is due before this.
        var openSince: Date

        /// Whether none is missed at all.
        var isSettled: Bool { openSince >= dueAt }

        /// Whether the other one goes first.
        func isBehind(_ other: Self) -> Bool { (other.dueAt, other.id) < (dueAt, id) }
    }

    /// How long before its commit a start may have read the clock, for claims not to miss it.
    private static let slack: TimeInterval = 2
    /// A look a little back that takes no longer is done each time.
    private static let quick: Duration = .milliseconds(5)
    /// Looks at what is mostly over may take one part in so many of the time.
    private static let share = 50
    /// Each costs a look at the index.
    private static let floorsPerKind = 8

    private var last: [Line: [Int: Position]] = [:]
    private var nextWholeLook: [ClaimPlace: ContinuousClock.Instant] = [:]
    private var nextLookBack: [ClaimPlace: ContinuousClock.Instant] = [:]

    /// What to ask for: with floors, or without if it is time to look at everything.
    func bounded(_ request: ClaimRequest, at place: ClaimPlace, now: ContinuousClock.Instant) -> ClaimRequest {
        guard let next = nextWholeLook[place], now < next else { return request }
        let looksBack = nextLookBack[place].map { now >= $0 } ?? true
        var request = request
        request.seesLatecomers = looksBack
        for kind in request.room.keys {
            let known = last[Line(queue: request.queue, kind: kind)] ?? [:]
            request.floors[kind] = known.map { priority, position in
                looksBack && !position.isSettled
                    ? ClaimFloor(priority: priority, since: position.openSince)
                    : ClaimFloor(priority: priority, since: position.dueAt, after: position.id)
            }
        }
        return request
    }

    /// Notes what a claim brought, and how long it took; true if it must be made again at once, because it came to the end of what
    /// waits and has not looked back.
    ///
    /// Looks at everything may take a fiftieth of the time, and so may those a little back that are not quick; but there is one each
    /// ten seconds at least, each second where more room than jobs was left, and one a little back each second.
    @discardableResult
    mutating func noted(
        _ jobs: [ClaimedJob],
        of request: ClaimRequest,
        at place: ClaimPlace,
        took duration: Duration,
        now: ContinuousClock.Instant
    ) -> Bool {
        if request.floors.isEmpty {
            nextWholeLook[place] = now + min(max(duration * Self.share, .milliseconds(100)), .seconds(10))
        }
        let hasMore = jobs.count >= min(request.limit, request.room.values.reduce(0, +))
        if !hasMore {
            nextLookBack[place] = now
            // Who has nothing to do has time, and what another node had locked may be free.
            nextWholeLook[place] = nextWholeLook[place].map { min($0, now + .seconds(1)) }
        } else if request.seesLatecomers {
            nextLookBack[place] = duration > Self.quick ? now + min(duration * Self.share, .seconds(1)) : now
        }
        for job in jobs {
            let line = Line(queue: request.queue, kind: job.kind)
            let known = last[line]?[job.priority]
            var position = Position(
                dueAt: job.dueAt,
                id: job.lease.jobID,
                openSince: min(job.dueAt, job.claimedAt - Self.slack)
            )
            // Unless the database's clock has gone back: then a job is claimed before the known one was due.
            if let known, known.isBehind(position), known.dueAt <= job.claimedAt { continue }
            // This claim has not seen what lies before the known one.
            if let known, !known.isSettled, !request.seesLatecomers { position.openSince = known.openSince }
            last[line, default: [:]][job.priority] = position
            if last[line]?.count ?? 0 > Self.floorsPerKind { forgetOldest(of: line) }
        }
        return !hasMore && !request.seesLatecomers
    }

    private mutating func forgetOldest(of line: Line) {
        guard let oldest = last[line]?.min(by: { $1.value.isBehind($0.value) })?.key else { return }
        last[line]?[oldest] = nil
    }
}
