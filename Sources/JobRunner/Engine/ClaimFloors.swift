import Foundation
import JobStore

/// From where on a node looks for jobs: a pure value, without clock or database.
///
/// Most claims begin a little before the last job that an earlier one took, for jobs whose start was committed late. If that
/// takes long, because much lies there that is over and can't be cleaned up, and more wait than there is room for, those in between
/// begin right behind that job. Now and then one looks at everything, for jobs that were put back.
struct ClaimFloors {
    private struct Line: Hashable {
        var queue: String
        var kind: String
    }

    private struct Position {
        var dueAt: Date
        var id: JobID

        /// Whether the other one goes first.
        func isBehind(_ other: Self) -> Bool { (other.dueAt, other.id) < (dueAt, id) }
    }

    /// How long before its commit a start may have read the clock, for claims not to miss it.
    private static let slack: TimeInterval = 2
    /// A look a little back that takes no longer is done each time.
    private static let quick: Duration = .milliseconds(5)
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
        for kind in request.room.keys {
            let known = last[Line(queue: request.queue, kind: kind)] ?? [:]
            request.floors[kind] = known.map { priority, position in
                looksBack
                    ? ClaimFloor(priority: priority, since: position.dueAt - Self.slack)
                    : ClaimFloor(priority: priority, since: position.dueAt, after: position.id)
            }
        }
        return request
    }

    /// Notes what a claim brought, and how long it took; true if it must be made again at once, because it came to the end of what
    /// waits and has not looked back.
    ///
    /// A look at everything may take a twentieth of the time, but there is one each second at least; so may one a little back that
    /// is not quick.
    @discardableResult
    mutating func noted(
        _ jobs: [ClaimedJob],
        of request: ClaimRequest,
        at place: ClaimPlace,
        took duration: Duration,
        now: ContinuousClock.Instant
    ) -> Bool {
        if request.floors.isEmpty {
            nextWholeLook[place] = now + min(max(duration * 20, .milliseconds(100)), .seconds(1))
        }
        let hasLookedBack = request.floors.values.joined().allSatisfy { $0.after == nil }
        let hasMore = jobs.count >= min(request.limit, request.room.values.reduce(0, +))
        if !hasMore {
            nextLookBack[place] = now
        } else if hasLookedBack {
            nextLookBack[place] = duration > Self.quick ? now + min(duration * 20, .seconds(1)) : now
        }
        for job in jobs {
            let line = Line(queue: request.queue, kind: job.kind)
            let position = Position(dueAt: job.dueAt, id: job.lease.jobID)
            if let known = last[line]?[job.priority], known.isBehind(position) { continue }
            last[line, default: [:]][job.priority] = position
            if last[line]?.count ?? 0 > Self.floorsPerKind { forgetOldest(of: line) }
        }
        return !hasMore && !hasLookedBack
    }

    private mutating func forgetOldest(of line: Line) {
        guard let oldest = last[line]?.min(by: { $1.value.isBehind($0.value) })?.key else { return }
        last[line]?[oldest] = nil
    }
}
