import JobStatusModels

extension WatchHub {
    /// Watches a job.
    ///
    /// - Parameters:
    ///   - token: The job, and what is known of it.
    ///   - pace: When to ask.
    ///   - interest: What is worth telling.
    ///   - timeout: When to give up.
    ///   - element: What of an answer is wanted.
    /// - Returns: The answers as they come; it ends after the one that says that the job is over.
    func observe<Element: Sendable>(
        _ token: PollToken,
        pace: WaitPolicy.Pace,
        interest: Observer.Interest,
        timeout: Duration? = nil,
        element: @escaping @Sendable (Answer<JobStatus>) -> Element
    ) -> AsyncThrowingStream<Element, any Error> {
        // An observer that is slow needs the latest status only.
        let (stream, continuation) = AsyncThrowingStream<Element, any Error>.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
        guard JobLimits.isValidJobID(token.jobID) else {
            continuation.finish(throwing: JobStatusClientError.invalidJobID())
            return stream
        }
        let key = Topic.Key(jobID: token.jobID, pace: pace)
        let id = change { state, _ in state.nextNumber() }
        // Before there is anything to tell: the end may come from another thread.
        continuation.onTermination = { [weak self] _ in self?.remove(id, from: key) }
        let observer = Observer(
            interest: interest,
            deadline: timeout.map { now + $0 },
            alarm: timeout.map { alarm(after: $0) },
            tell: { continuation.yield(element($0)) },
            finish: { continuation.finish(throwing: $0) }
        )
        change { state, effects in
            add(observer, id: id, to: key, known: token.answer, &state, &effects)
        }
        return stream
    }

    /// Has observers give up in time, even if nothing else happens.
    private func alarm(after timeout: Duration) -> Task<Void, any Error> {
        Task { [clock = sender.clock, weak self] in
            try await clock.sleep(for: timeout, tolerance: Watchdog.tolerance(of: timeout))
            self?.change { state, effects in self?.expire(&state, &effects) }
        }
    }

    private func add(
        _ observer: Observer,
        id: Int,
        to key: Topic.Key,
        known: Answer<JobStatus>?,
        _ state: inout State,
        _ effects: inout Effects
    ) {
        if var topic = state.topics.removeValue(forKey: key) {
            let before = topic
            topic.add(observer, id: id)
            state.topics[key] = topic
            disturb(before: before, after: topic, &state, &effects)
            return
        }
        var topic = Topic(key, known: known)
        topic.add(observer, id: id)
        state.topics[key] = topic
        assignPoller(to: key, &state, &effects)
    }

    /// A request that is held for less than the new observer wants to know is made anew.
    private func disturb(
        before: Topic,
        after: Topic,
        _ state: inout State,
        _ effects: inout Effects
    ) {
        let isSooner = after.interval.map { interval in before.interval.map { interval < $0 } ?? true } ?? false
        guard isSooner else { return }
        let isGrouped = after.key.pace == .held && state.pollers[.group] != nil
        let id: Poller.ID = isGrouped ? .group : .job(after.key)
        if state.pollers[id]?.isHeld == true { handle(.disturbed, by: id, &state, &effects) }
    }

    private func assignPoller(to key: Topic.Key, _ state: inout State, _ effects: inout Effects) {
        guard key.pace == .held else { return begin(.job(key), &state, &effects) }
        if state.pollers[.group] != nil {
            state.group.join(key.jobID)
            // A request that is not held ends soon, and the next one is for what has joined.
            guard state.pollers[.group]?.isHeld == true || state.pollers[.group]?.machine.state == .polling else {
                return
            }
            return handle(.disturbed, by: .group, &state, &effects)
        }
        if state.heldKeys.count <= state.mostAskedAlone { return begin(.job(key), &state, &effects) }
        gather(&state, &effects)
    }

    /// Has the jobs that were asked for alone be asked for together.
    private func gather(_ state: inout State, _ effects: inout Effects) {
        let keys = state.heldKeys
        for key in keys { handle(.abandoned, by: .job(key), &state, &effects) }
        state.group.reset()
        for key in keys.sorted(by: { $0.jobID < $1.jobID }) { state.group.join(key.jobID) }
        begin(.group, &state, &effects)
    }

    /// Gives one of the places for held requests to somebody who asks beside the watches.
    ///
    /// - Returns: Whether there was one.
    func giveAwayPlace() -> Bool {
        change { state, effects in
            guard !state.isPlaceGiven else { return false }
            state.isPlaceGiven = true
            if state.pollers[.group] == nil, state.heldKeys.count > state.mostAskedAlone { gather(&state, &effects) }
            return true
        }
    }

    /// Takes the place back; jobs that are asked for together stay so until the last of them is over.
    func takePlaceBack() {
        change { state, _ in state.isPlaceGiven = false }
    }

    private func begin(_ id: Poller.ID, _ state: inout State, _ effects: inout Effects) {
        var (pace, isWaiting) = (WaitPolicy.Pace.held, false)
        if case .job(let key) = id {
            pace = key.pace
            isWaiting = state.topics[key]?.isForCompletionOnly == true
        }
        var poller = Poller(pace: pace, sender.configuration)
        let command = poller.machine.begin(isWaiting: isWaiting, isSuspended: state.isSuspended)
        state.pollers[id] = poller
        perform(command, by: id, &state, &effects)
    }

    private func remove(_ id: Int, from key: Topic.Key) {
        change { state, effects in
            if let observer = state.topics[key]?.remove(id) { effects.finished.append((observer, nil)) }
            dropUnobserved(key, &state, &effects)
        }
    }
}

extension WatchHub.State {
    /// The jobs whose requests are held.
    fileprivate var heldKeys: [Topic.Key] { topics.keys.filter { $0.pace == .held } }
}
