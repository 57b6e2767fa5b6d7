import Foundation
import JobStatusModels
import JobStore
import Logging
import Synchronization

/// What this node knows of how long jobs run and wait, for whoever wants to know when to ask again.
///
/// No poll asks the database for it. How long runs took is learned from every job that is read when it has just ended, and
/// from one look every few seconds at those that ended last, on whatever node; places in lines from another such look, at
/// the jobs that somebody asked for. While nobody asks for jobs that are not over, nobody looks. `run()` must be running.
final class JobExpectations: Sendable {
    private struct Line {
        let startsIn: Double
        let lookedAt: Duration
    }

    private struct State {
        var kinds: [String: RecentDurations] = [:]
        var lines: [JobID: Line] = [:]
        /// The jobs that wait and were asked for, and when.
        var asked: [JobID: Duration] = [:]
        var lastAsked: Duration?
        /// Runs that ended before were looked at.
        var mark: Date?
    }

    /// How often to look.
    private static let interval: Duration = .seconds(5)

    /// For how long a job stays of interest: longer than anybody is told to wait.
    private static let interest: Duration = .seconds(60)

    /// The most jobs whose places are looked for.
    private static let capacity = 1_000

    /// A run that ended longer ago says little of what runs now.
    private static let freshness: TimeInterval = 60

    private let store: JobStore
    private let logger: Logger
    private let state = Mutex(State())

    init(store: JobStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// What is known of jobs like one that was asked for.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - now: The present moment, by the stopwatch by which jobs are known.
    /// - Returns: What is known; nothing of a job that is over.
    func outlook(for job: Job, at now: Duration) -> JobOutlook {
        guard !job.isOver else { return .unknown }
        return state.withLock { state in
            state.lastAsked = now
            let durations = state.kinds[job.kind]?.seconds ?? []
            guard job.status == .pending else { return JobOutlook(durations: durations) }
            if state.asked.count < Self.capacity || state.asked[job.id] != nil { state.asked[job.id] = now }
            let startsIn = state.lines[job.id].map { max(0, $0.startsIn - (now - $0.lookedAt) / .seconds(1)) }
            return JobOutlook(durations: durations, startsIn: startsIn)
        }
    }

    /// Takes in a job that was read, if it has just ended.
    func learn(_ job: Job) {
        guard job.isOver, job.errorCode != "cancelled", let startedAt = job.startedAt, let finishedAt = job.finishedAt,
            job.readAt.timeIntervalSince(finishedAt) < Self.freshness
        else { return }
        state.withLock {
            $0.kinds[job.kind, default: RecentDurations()].add(finishedAt.timeIntervalSince(startedAt), of: job.id)
        }
    }

    /// Looks every few seconds, until its task is cancelled.
    ///
    /// - Parameter stopwatch: That by which jobs are known.
    func run(_ stopwatch: Stopwatch) async {
        while !Task.isCancelled {
            do {
                try await look(stopwatch)
            } catch {
                logger.debug("Could not look how long jobs take", metadata: ["error": "\(error)"])
            }
            // Nothing tells that other nodes' runs have ended, and what is a little old will do.
            try? await Task.sleep(for: Self.interval)
        }
    }

    /// Looks once, if anybody wants to know.
    func look(_ stopwatch: Stopwatch) async throws {
        let now = stopwatch.elapsed
        let (isWanted, asked, mark) = state.withLock { state in
            state.asked = state.asked.filter { now - $0.value < Self.interest }
            let isWanted = state.lastAsked.map { now - $0 < Self.interest } ?? false
            return (isWanted, Array(state.asked.keys), state.mark)
        }
        guard isWanted else { return }
        let runs = try await store.recentRuns(after: mark)
        state.withLock { state in
            // The newest come first, and are to be forgotten last.
            for run in runs.reversed() {
                state.kinds[run.kind, default: RecentDurations()].add(run.duration, of: run.id)
            }
            state.mark = runs.first?.expiresAt ?? state.mark
        }
        let places = asked.isEmpty ? [:] : try await store.places(of: asked)
        state.withLock { state in
            state.lines = [:]
            for (id, place) in places {
                guard place.running > 0, let mean = state.kinds[place.kind]?.mean else { continue }
                let startsIn = Double(place.position) * mean / Double(place.running)
                state.lines[id] = Line(startsIn: startsIn, lookedAt: now)
            }
            for id in asked where places[id] == nil { state.asked[id] = nil }
        }
    }
}
