import JobStatusModels

/// How one job is asked for.
enum JobPoll {
    /// What to ask next.
    ///
    /// - Parameters:
    ///   - topic: The job.
    ///   - hold: How long the server may hold the request.
    /// - Returns: The request.
    static func step(for topic: Topic, hold: Duration) -> PollStep {
        let jobID = topic.key.jobID
        guard let tag = topic.known?.entityTag, !topic.isToBeChecked, hold == .zero || !topic.isForCompletionOnly else {
            return .status(jobID: jobID)
        }
        return .change(jobID: jobID, since: tag, every: topic.interval ?? .zero)
    }

    /// Whether a request can wait: for a change only where the server tags what is known.
    static func canHold(_ topic: Topic) -> Bool {
        topic.isForCompletionOnly || topic.known?.entityTag != nil && !topic.isToBeChecked
    }

    /// Takes an answer in.
    ///
    /// - Parameters:
    ///   - answer: The answer.
    ///   - topic: The job.
    /// - Returns: What it brought.
    static func take(_ answer: Answer<JobStatus?>, into topic: inout Topic) -> PollReport.Outlook {
        guard let status = answer.value else {
            topic.stay()
            return topic.isToBeChecked && topic.key.pace == .held ? .more : .unchanged
        }
        let change = topic.take(answer.about(status, isExcerpt: false))
        if topic.known?.value.isOver == true { return .over }
        // Who waits for the end was answered early if this is not the end, news or not.
        guard change != .none, let interval = topic.interval else { return .unchanged }
        return .changed(spacing: change == .progress ? interval : .zero)
    }
}
