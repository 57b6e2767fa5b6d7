extension WatchHub {
    /// Ends what is done for a job that nobody watches any more.
    func dropUnobserved(_ key: Topic.Key, _ state: inout State, _ effects: inout Effects) {
        guard let topic = state.topics[key], topic.observers.isEmpty else { return }
        state.topics[key] = nil
        handle(.abandoned, by: .job(key), &state, &effects)
        guard key.pace == .held, state.pollers[.group] != nil else { return }
        state.group.leave(key.jobID)
        if !state.topics.keys.contains(where: { $0.pace == .held }) {
            handle(.abandoned, by: .group, &state, &effects)
        }
    }

    /// Tells the observers whose time is over what is known.
    func expire(_ state: inout State, _ effects: inout Effects) {
        let now = now
        for (key, topic) in state.topics where topic.deadline.map({ $0 <= now }) == true {
            for (id, observer) in topic.observers where observer.deadline.map({ $0 <= now }) == true {
                _ = state.topics[key]?.remove(id)
                let error = JobStatusClientError.deadlineExceeded(
                    jobID: key.jobID,
                    last: topic.known?.value,
                    failure: topic.lastFailure
                )
                effects.finished.append((observer, error))
            }
            dropUnobserved(key, &state, &effects)
        }
    }

    /// Tells all observers of a job the end, or why there is none.
    func finish(_ key: Topic.Key, _ error: (any Error)?, _ state: inout State, _ effects: inout Effects) {
        guard let topic = state.topics[key] else { return }
        for (id, observer) in topic.observers {
            _ = state.topics[key]?.remove(id)
            effects.finished.append((observer, error))
        }
        dropUnobserved(key, &state, &effects)
    }
}
