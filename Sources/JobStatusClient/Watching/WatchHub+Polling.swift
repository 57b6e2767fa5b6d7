extension WatchHub {
    /// Lets a poller take an event in, and does what follows.
    func handle(_ event: PollMachine.Event, by id: Poller.ID, _ state: inout State, _ effects: inout Effects) {
        guard let command = state.pollers[id]?.machine.handle(event) else { return }
        perform(command, by: id, &state, &effects)
    }

    /// Replaces what a poller does.
    func perform(_ command: PollMachine.Command, by id: Poller.ID, _ state: inout State, _ effects: inout Effects) {
        if let task = state.pollers[id]?.task { effects.cancelled.append(task) }
        guard command != .end else { return state.pollers[id] = nil }
        let number = state.nextNumber()
        state.pollers[id]?.step = number
        state.pollers[id]?.isHeld = false
        switch command {
        case .request(let hold): request(hold: hold, by: id, number, &state)
        case .sleep(let duration, let reason): sleep(duration, reason, by: id, number, &state)
        case .rest, .end: state.pollers[id]?.task = nil
        }
    }

    private func request(
        hold: Duration,
        by id: Poller.ID,
        _ number: Int,
        _ state: inout State
    ) {
        let remaining = remaining(of: id, state)
        let step: PollStep
        let canHold: Bool
        switch id {
        case .job(let key):
            guard let topic = state.topics[key] else { return }
            canHold = JobPoll.canHold(topic)
            step = JobPoll.step(for: topic, hold: canHold ? hold : .zero)
        case .group:
            step = state.group.step(for: state.grouped, at: now)
            canHold = state.group.canHold
        }
        let hold = Self.limited(canHold ? hold : .zero, remaining)
        state.pollers[id]?.isHeld = hold > .zero
        state.pollers[id]?.task = Task { [self] in
            let stopwatch = Stopwatch(sender.clock)
            let result: Result<PollAnswer, any Error>
            do {
                result = .success(try await sender.perform(step, hold: hold, remaining: remaining))
            } catch {
                result = .failure(error)
            }
            settle(result, of: step, hold: hold, took: stopwatch.elapsed, by: id, number)
        }
    }

    private func sleep(
        _ duration: Duration,
        _ reason: PauseReason,
        by id: Poller.ID,
        _ number: Int,
        _ state: inout State
    ) {
        let pause = Self.limited(pause: duration, remaining(of: id, state))
        let jobID: String? = if case .job(let key) = id { key.jobID } else { nil }
        state.pollers[id]?.task = Task { [self] in
            guard (try? await sender.sleep(pause, reason, jobID: jobID)) != nil else { return }
            change { state, effects in
                guard state.pollers[id]?.step == number else { return }
                expire(&state, &effects)
                handle(.woke, by: id, &state, &effects)
            }
        }
    }

    /// The time until the first observer of a poller's jobs gives up.
    func remaining(of id: Poller.ID, _ state: State) -> Duration? {
        let deadline: Duration? =
            switch id {
            case .job(let key): state.topics[key]?.deadline
            case .group: state.topics.values.filter { $0.key.pace == .held }.compactMap(\.deadline).min()
            }
        return deadline.map { max(.zero, $0 - now) }
    }

    /// A hold that ends before somebody gives up, with what the server may add to it, and in whole seconds.
    static func limited(_ hold: Duration, _ remaining: Duration?) -> Duration {
        guard let remaining else { return hold }
        let longest = (remaining - .seconds(1)) * 15 / 16
        return .seconds(max(0, min(hold, longest).components.seconds))
    }

    /// A pause that leaves time for one more request before somebody gives up.
    private static func limited(pause: Duration, _ remaining: Duration?) -> Duration {
        guard let remaining, pause > remaining - .seconds(1) else { return pause }
        return remaining > .seconds(1) ? remaining - .seconds(1) : min(pause, remaining)
    }
}
