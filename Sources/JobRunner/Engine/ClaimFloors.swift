import Foundation
import JobStore

/// From where on a node looks for jobs: a pure value, without clock or database.
///
/// Most claims begin a little before the last job that an earlier one took. Now and then one looks at everything, for jobs
/// that were put back, and for those whose start was committed late.
struct ClaimFloors {
    private struct Line: Hashable {
        var queue: String
        var kind: String
    }

    /// How long before its commit a start may have read the clock, for claims not to miss it.
    private static let slack: TimeInterval = 2
    /// Each costs a look at the index.
    private static let floorsPerKind = 8

    private var floors: [Line: [Int: Date]] = [:]
    private var nextWholeLook: [ClaimPlace: ContinuousClock.Instant] = [:]

    /// What to ask for: with floors, or without if it is time to look at everything.
    func bounded(_ request: ClaimRequest, at place: ClaimPlace, now: ContinuousClock.Instant) -> ClaimRequest {
        guard let next = nextWholeLook[place], now < next else { return request }
        var request = request
        for kind in request.room.keys {
            let known = floors[Line(queue: request.queue, kind: kind)] ?? [:]
            request.floors[kind] = known.map { ClaimFloor(priority: $0.key, since: $0.value) }
        }
        return request
    }

    /// Notes what a claim brought, and how long it took.
    ///
    /// A look at everything may take a twentieth of the time, but there is one each second at least.
    mutating func noted(
        _ jobs: [ClaimedJob],
        of request: ClaimRequest,
        at place: ClaimPlace,
        took duration: Duration,
        now: ContinuousClock.Instant
    ) {
        if request.floors.isEmpty {
            nextWholeLook[place] = now + min(max(duration * 20, .milliseconds(100)), .seconds(1))
        }
        for job in jobs {
            let line = Line(queue: request.queue, kind: job.kind)
            let floor = job.dueAt - Self.slack
            let known = floors[line]?[job.priority] ?? .distantPast
            floors[line, default: [:]][job.priority] = max(known, floor)
            if floors[line]?.count ?? 0 > Self.floorsPerKind { forgetOldest(of: line) }
        }
    }

    private mutating func forgetOldest(of line: Line) {
        guard let oldest = floors[line]?.min(by: { $0.value < $1.value })?.key else { return }
        floors[line]?[oldest] = nil
    }
}
