import JobStatusModels

extension WatchHub {
    /// Takes in that a request failed.
    func fail(
        _ error: any Error,
        of step: PollStep,
        hold: Duration,
        took: Duration,
        by id: Poller.ID,
        _ state: inout State,
        _ effects: inout Effects
    ) {
        let error = error as? JobStatusClientError ?? JobStatusClientError(unreachable: error)
        for key in keys(of: step, by: id, state) { state.topics[key]?.lastFailure = error }
        expire(&state, &effects)
        if case .changes = step, state.group.isTrying, !error.isResync {
            return endTrial(error, took: took, by: id, &state, &effects)
        }
        if isTransient(error, of: step) {
            if isForeign(error, to: step, &state) {
                return handle(.answered(PollReport(outlook: .more)), by: id, &state, &effects)
            }
            return pause(after: error, hold: hold, took: took, by: id, &state, &effects)
        }
        switch (id, step) {
        case (.group, .changes(since: ChangesPage.now?, _)) where error.isResync:
            state.group.forgoEnd()
            handle(.answered(PollReport(outlook: .more)), by: id, &state, &effects)
        case (.group, .changes) where error.isResync && state.group.cursor != nil:
            // After a restore every client begins anew: not all at once.
            state.group.resync(state.grouped.keys)
            // Nor need what is known be of its history.
            for jobID in state.grouped.keys { state.topics[.held(jobID)]?.doubt() }
            pause(after: error, hold: .zero, took: took, by: id, &state, &effects)
        case (.group, .changes) where error.isOfTheClient, (.group, .jobs) where error.isOfTheClient:
            for jobID in state.grouped.keys { finish(.held(jobID), error, &state, &effects) }
        case (.group, .changes), (.group, .jobs):
            if state.group.forgive(step) {
                return pause(after: error, hold: .zero, took: took, by: id, &state, &effects)
            }
            state.group.stepDown(at: now)
            handle(.answered(PollReport(outlook: .more)), by: id, &state, &effects)
        case (.group, .status(let jobID)), (.group, .change(let jobID, _, _)):
            finish(.held(jobID), error, &state, &effects)
            handle(.answered(PollReport(outlook: .more, canHold: false)), by: id, &state, &effects)
        case (.job(let key), _):
            finish(key, error, &state, &effects)
        }
    }

    /// Goes back to the way that served until now, whatever became of the better one.
    private func endTrial(
        _ error: JobStatusClientError,
        took: Duration,
        by id: Poller.ID,
        _ state: inout State,
        _ effects: inout Effects
    ) {
        state.group.stepDown(at: now)
        guard error.isTransient else { return handle(.answered(PollReport(outlook: .more)), by: id, &state, &effects) }
        pause(after: error, hold: .zero, took: took, by: id, &state, &effects)
    }

    private func pause(
        after error: JobStatusClientError,
        hold: Duration,
        took: Duration,
        by id: Poller.ID,
        _ state: inout State,
        _ effects: inout Effects
    ) {
        let failure = PollFailure(
            asked: error.cut(hold),
            took: took,
            atLeast: max(error.retryAfter ?? .zero, sender.budget.reserve()),
            random: sender.randomness()
        )
        handle(.failed(failure), by: id, &state, &effects)
    }

    /// Tells the observers of a job that the server does not know it, unless it is too new for that.
    func lose(_ jobID: String, _ error: JobStatusClientError, _ state: inout State, _ effects: inout Effects) {
        guard !sender.ownStarts.contains(jobID) else { return }
        finish(.held(jobID), error, &state, &effects)
    }

    private func keys(of step: PollStep, by id: Poller.ID, _ state: State) -> [Topic.Key] {
        switch (id, step.jobID) {
        case (.job(let key), _): [key]
        case (.group, let jobID?): [.held(jobID)]
        case (.group, nil): state.topics.keys.filter { $0.pace == .held }
        }
    }

    private func isTransient(_ error: JobStatusClientError, of step: PollStep) -> Bool {
        if error.isTransient { return true }
        guard error.code == .notFound, let jobID = step.jobID else { return false }
        return sender.ownStarts.contains(jobID)
    }

    /// Whether a server that never did answered what is not of this API, asked for what older servers do not have.
    private func isForeign(_ error: JobStatusClientError, to step: PollStep, _ state: inout State) -> Bool {
        switch step {
        case .changes, .jobs:
            error.code == .malformedAnswer && error.statusCode == 200 && !state.group.isProven
                && state.group.stepDown(at: now)
        case .status, .change:
            false
        }
    }
}

extension JobStatusClientError {
    /// Whether any other request of the client would end in the same way.
    fileprivate var isOfTheClient: Bool { code == .notAllowed || code == .invalidArgument }
}
