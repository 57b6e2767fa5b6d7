import JobStatusModels

extension WatchHub {
    /// Takes in what a request brought, unless it is not waited for any more.
    func settle(
        _ result: Result<PollAnswer, any Error>,
        of step: PollStep,
        hold: Duration,
        took: Duration,
        by id: Poller.ID,
        _ number: Int
    ) {
        change { state, effects in
            guard state.pollers[id]?.step == number else { return }
            switch result {
            case .success(let answer):
                var report = take(answer, to: step, by: id, &state, &effects)
                (report.asked, report.took) = (hold, took)
                expire(&state, &effects)
                if let remaining = remaining(of: id, state), Self.limited(.seconds(50), remaining) == .zero {
                    report.canHold = false
                }
                handle(.answered(report), by: id, &state, &effects)
            case .failure(let error):
                fail(error, of: step, hold: hold, took: took, by: id, &state, &effects)
            }
        }
    }

    private func take(
        _ answer: PollAnswer,
        to step: PollStep,
        by id: Poller.ID,
        _ state: inout State,
        _ effects: inout Effects
    ) -> PollReport {
        switch (id, answer) {
        case (.job(let key), .status(let answer)):
            guard var topic = state.topics.removeValue(forKey: key) else { return PollReport(outlook: .over) }
            var report = PollReport(outlook: JobPoll.take(answer, into: &topic), retryAfter: answer.retryAfter)
            report.canHold = JobPoll.canHold(topic)
            state.topics[key] = topic
            if report.outlook == .over { finish(key, nil, &state, &effects) }
            return report
        case (.group, _):
            return takeForGroup(answer, to: step, &state, &effects)
        case (.job, _):
            return PollReport(outlook: .unchanged)
        }
    }

    private func takeForGroup(
        _ answer: PollAnswer,
        to step: PollStep,
        _ state: inout State,
        _ effects: inout Effects
    ) -> PollReport {
        var topics = state.grouped
        let lesson = state.group.take(answer, to: step, into: &topics)
        for (jobID, topic) in topics {
            state.topics[.held(jobID)] = topic
            if topic.known?.value.isOver == true, topic.isConfirmed { finish(topic.key, nil, &state, &effects) }
        }
        for jobID in lesson.missing {
            lose(jobID, JobStatusClientError(.notFound, "There is no such job."), &state, &effects)
        }
        var report = PollReport(outlook: lesson.outlook, retryAfter: answer.retryAfter, canHold: state.group.canHold)
        report.isAdvance = lesson.isAdvance
        return report
    }
}

extension WatchHub.State {
    /// The jobs that are asked for together, by id.
    var grouped: [String: Topic] {
        Dictionary(topics.values.filter { $0.key.pace == .held }.map { ($0.key.jobID, $0) }) { first, _ in first }
    }
}

extension Topic.Key {
    /// The job at the pace that most are watched at.
    static func held(_ jobID: String) -> Topic.Key { Topic.Key(jobID: jobID, pace: .held) }
}
