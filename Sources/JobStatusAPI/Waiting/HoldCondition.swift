import JobStore

/// What a held request for one job waits for.
enum HoldCondition: WaitCondition, Hashable {
    /// The job is over.
    case over
    /// The job is over, or has changed since this revision.
    case newer(than: Int)

    /// Progress and messages can wait for the quiet time; a new status, a new attempt and a request to stop can't.
    func verdict(on known: KnownJob) -> WaitVerdict {
        if known.job.isOver { return .answerNow }
        guard case .newer(let revision) = self, known.job.revision > revision else { return .wait }
        return known.statusRevision > revision ? .answerNow : .answerInTime
    }
}
