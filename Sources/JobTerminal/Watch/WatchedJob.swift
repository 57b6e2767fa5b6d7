import Foundation
import JobStatusClient
import JobStatusModels

/// What is known of one job that is watched.
struct WatchedJob: Sendable {
    let jobID: String
    private(set) var status: JobStatus?
    private var answer: Answer<JobStatus>?
    /// Why nothing more will be known.
    private(set) var error: JobStatusClientError?
    /// The server's clock at the last answer, and the watch's.
    private var serverTime: Date?
    private var answeredAt: Duration = .zero

    init(jobID: String) {
        self.jobID = jobID
    }

    /// Whether there is nothing more to wait for.
    var isSettled: Bool { status?.isOver == true || error != nil }

    /// The status as the server wrote it, on one line.
    var wireText: String? {
        answer.flatMap { $0.isExcerpt ? JSONText.job(jobID, in: $0.body) : JSONText.compact($0.body) }
    }

    /// What the job means for the exit code.
    ///
    /// - Parameter isServerAway: Whether the last try to learn more failed.
    /// - Returns: The status; a job whose state can't be asked for is not known to be running.
    func exitStatus(isServerAway: Bool) -> ExitStatus {
        if let error { return .of(error) }
        guard let status, status.isOver || !isServerAway else { return .couldNotFindOut }
        return .of(status)
    }

    mutating func take(_ answer: Answer<JobStatus>, at now: Duration) {
        self.answer = answer
        take(answer.value, serverTime: answer.date, at: now)
    }

    mutating func take(_ status: JobStatus, serverTime: Date?, at now: Duration) {
        self.status = status
        // The header has whole seconds only; the job's last change is never after the answer.
        self.serverTime = [serverTime, status.updatedAt].compactMap { $0 }.max()
        answeredAt = now
    }

    mutating func lose(_ error: JobStatusClientError) {
        self.error = error
    }

    /// How long the job has been running, or waiting to run, by the server's clock.
    func elapsed(at now: Duration) -> Duration? {
        guard let status, let serverNow = serverNow(at: now) else { return nil }
        let start = status.status == .pending ? status.createdAt : status.startedAt ?? status.createdAt
        return start.map(serverNow.elapsed(since:))
    }

    /// How long the job is to wait until it may run, if that is still to come.
    func delay(at now: Duration) -> Duration? {
        guard let status, status.status == .pending, let runAt = status.runAt, let serverNow = serverNow(at: now),
            runAt > serverNow
        else { return nil }
        return runAt.elapsed(since: serverNow)
    }

    /// How long the job may still run if it goes on as it went, if that can be said and is a second or more.
    func remaining(at now: Duration) -> Duration? {
        guard let status, status.status == .processing, (1..<100).contains(status.progress),
            let start = status.startedAt, let update = status.updatedAt, let serverNow = serverNow(at: now)
        else { return nil }
        let ran = update.timeIntervalSince(start)
        guard ran >= 1 else { return nil }
        let left = ran * Double(100 - status.progress) / Double(status.progress)
        let rest = left - serverNow.timeIntervalSince(update)
        return rest >= 1 ? .seconds(rest) : nil
    }

    private func serverNow(at now: Duration) -> Date? {
        serverTime?.addingTimeInterval((now - answeredAt) / .seconds(1))
    }
}
