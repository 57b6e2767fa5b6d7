import JobStatusModels

extension GroupPoll {
    /// What the watch of several jobs learned from an answer.
    struct Lesson: Sendable, Equatable {
        var outlook: PollReport.Outlook
        /// Jobs that do not exist.
        var missing: [String] = []
        /// Whether a job that is watched runs now, or is over.
        var isAdvance = false
    }

    /// Takes an answer in.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - step: What was asked.
    ///   - topics: The jobs that are watched, by id; those over are over afterwards.
    /// - Returns: What it brought.
    mutating func take(_ answer: PollAnswer, to step: PollStep, into topics: inout [String: Topic]) -> Lesson {
        var change = Topic.Change.none
        var missing: [String] = []
        switch answer {
        case .status(let answer):
            if let jobID = step.jobID { pass(jobID) }
            if let status = answer.value {
                change = topics[status.jobID]?.take(answer.about(status, isExcerpt: false)) ?? .none
            } else if let jobID = step.jobID {
                topics[jobID]?.stay()
            }
        case .jobs(let answer, let asked):
            if way == .pages { isProven = true }
            (hasListed, isRefused) = (true, false)
            for status in answer.value.jobs { change = max(change, take(answer.about(status), into: &topics)) }
            let found = Set(answer.value.jobs.map(\.jobID))
            missing = asked.filter { !found.contains($0) }
            doubtful.formUnion(missing)
            queue.removeAll(where: Set(asked).contains)
        case .changes(let answer):
            return takePage(answer, into: &topics)
        }
        let hasFeed = way == .feed && !isCaughtUp && doubtful.isEmpty
        let hasMore = !large.isEmpty || !queue.isEmpty || hasFeed
        let outlook = hasMore ? .more : outlook(change, topics, newsSpacing: nil)
        return Lesson(outlook: outlook, missing: missing, isAdvance: change == .advance)
    }

    /// Takes note that a job was asked for.
    private mutating func pass(_ jobID: String) {
        queue.removeAll { $0 == jobID }
        large.removeAll { $0 == jobID }
    }

    private mutating func takePage(_ answer: Answer<ChangesPage>, into topics: inout [String: Topic]) -> Lesson {
        var change = Topic.Change.none
        var missing: [String] = []
        for item in answer.value.changes {
            switch item {
            case .updated(let status): change = max(change, take(answer.about(status), into: &topics))
            case .deleted(let jobID): if topics[jobID] != nil { missing.append(jobID) }
            }
        }
        doubtful.formUnion(missing)
        // A page that leads nowhere is not worth turning again.
        let hasMore = answer.value.more && answer.value.cursor != cursor
        let isNews = isCaughtUp && !answer.value.changes.isEmpty
        let isOurs = answer.value.changes.contains { topics[$0.jobID] != nil || former.contains($0.jobID) }
        (cursor, isProven, isRefused, isCaughtUp) = (answer.value.cursor, true, false, !hasMore)
        (isTrying, trials) = (false, 0)
        pages = hasMore ? pages + 1 : 0
        // A feed that is too long stays so.
        if pages >= Self.pageLimit { stepDown(at: nil) }
        if hasMore || !large.isEmpty || !queue.isEmpty { return Lesson(outlook: .more, missing: missing) }
        return Lesson(
            outlook: outlook(change, topics, newsSpacing: isNews ? (isOurs ? .zero : Self.noiseSpacing) : nil),
            missing: missing,
            isAdvance: change == .advance
        )
    }

    private mutating func take(_ answer: Answer<JobStatus>, into topics: inout [String: Topic]) -> Topic.Change {
        let jobID = answer.value.jobID
        doubtful.remove(jobID)
        guard topics[jobID] != nil else { return .none }
        guard !answer.value.resultOmitted else {
            if !large.contains(jobID) { large.append(jobID) }
            return .none
        }
        pass(jobID)
        return topics[jobID]?.take(answer) ?? .none
    }

    /// What an answer means for the next request.
    ///
    /// - Parameters:
    ///   - change: What became known of the jobs that are watched.
    ///   - topics: These jobs.
    ///   - newsSpacing: The time from one request to the next if the answer brought nothing but what was known or is of
    ///     other jobs; `nil` if it brought nothing.
    /// - Returns: When to ask again.
    private func outlook(
        _ change: Topic.Change,
        _ topics: [String: Topic],
        newsSpacing: Duration?
    ) -> PollReport.Outlook {
        switch change {
        case .status, .advance: return .changed(spacing: .zero)
        case .progress: return .changed(spacing: topics.values.compactMap(\.interval).min() ?? Self.noiseSpacing)
        case .none: return newsSpacing.map { .changed(spacing: $0) } ?? .unchanged
        }
    }
}
