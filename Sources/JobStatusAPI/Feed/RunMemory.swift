import Foundation
import JobStatusModels
import JobStore

/// The runs of jobs that were on pages of feeds, so that progress can be told from a change of status.
///
/// A page has the latest state of a job and not what was told of it before. Whoever's cursor is behind a page that had a
/// job in the same run has been told of that run, and learns of progress only; unless there was more than he was told when he
/// got his cursor, see `FeedCursor.isPartial`. What is not remembered counts as news: an
/// answer that comes early is no harm, one that comes late is. A value without lock; of runs that were not seen for long,
/// those beyond `capacity` are forgotten.
struct RunMemory: Sendable {
    /// What a progress report leaves as it is.
    private struct Run: Hashable {
        let attempt: Int
        let startedAt: Date?
        let cancelRequested: Bool
    }

    private struct Sighting {
        let run: Run
        /// Whoever is as far as this has been told of the run.
        let place: FeedPosition
    }

    private let capacity: Int
    private var recent: [JobID: Sighting] = [:]
    private var older: [JobID: Sighting] = [:]

    /// Makes an empty memory.
    ///
    /// - Parameter capacity: How many runs are remembered at least, and at most twice as many.
    init(capacity: Int = 50_000) {
        self.capacity = capacity
    }

    /// How many runs it remembers.
    var count: Int { recent.count + older.count }

    /// Takes note of a page, and says whether it tells more than progress.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - cursor: How far its reader has been told.
    /// - Returns: Whether any of its changes may be one of status.
    mutating func hasNews(_ page: FeedPage, after cursor: FeedPosition) -> Bool {
        var hasNews = false
        for change in page.changes {
            guard case .updated(let job) = change, job.status == .processing else {
                forget(change.jobID)
                hasNews = true
                continue
            }
            if !isKnown(job, at: page.next, to: cursor) { hasNews = true }
        }
        return hasNews
    }

    /// Whether somebody has been told of a job's run; remembers the run as seen.
    private mutating func isKnown(_ job: Job, at place: FeedPosition, to cursor: FeedPosition) -> Bool {
        let run = Run(attempt: job.attempt, startedAt: job.startedAt, cancelRequested: job.cancelRequested)
        let last = recent[job.id] ?? older[job.id]
        guard let last, last.run == run else {
            remember(Sighting(run: run, place: place), of: job.id)
            return false
        }
        if recent[job.id] == nil { remember(last, of: job.id) }
        return last.place <= cursor
    }

    private mutating func remember(_ sighting: Sighting, of id: JobID) {
        if recent.count >= capacity { (older, recent) = (recent, [:]) }
        recent[id] = sighting
        older[id] = nil
    }

    private mutating func forget(_ id: JobID) {
        recent[id] = nil
        older[id] = nil
    }
}

extension FeedPage.Change {
    /// The job that changed.
    fileprivate var jobID: JobID {
        switch self {
        case .updated(let job): job.id
        case .deleted(let id): id
        }
    }
}
