import DequeModule

extension Pipeline {
    /// What became of a command whose caller went away.
    enum Withdrawal {
        /// It was never sent.
        case dropped
        /// It is on its way; its answer will be thrown away.
        case discarded
        /// It is not here: answered already.
        case unknown
    }

    /// Takes a command out of the line; false if it is not there any more.
    mutating func dropWaiting(_ id: ID) -> Bool {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return false }
        waiting.remove(at: index)
        return true
    }

    /// Forgets a command whose caller no longer waits.
    mutating func withdraw(_ id: ID) -> Withdrawal {
        if dropWaiting(id) { return .dropped }
        if let held = unit.held, held.command.id == id {
            unit.held = nil
            return .discarded
        }
        if let index = unit.repeats.firstIndex(where: { $0.id == id }) {
            unit.repeats.remove(at: index)
            return .discarded
        }
        for index in slots.indices {
            guard case .execute(let command, _) = slots[index], command.id == id else { continue }
            slots[index] = .discarded
            return .discarded
        }
        return .unknown
    }

    /// The connection is gone: how each command ends, in the order in which they were asked.
    ///
    /// A write that was sent and whose sync was not seen may have been committed, unless the server refused it before.
    mutating func lose(because error: PostgresError) -> [(ID, PostgresError)] {
        var endings: [(ID, PostgresError)] = []
        if let held = unit.held {
            if case .failure(let refusal) = held.outcome {
                endings.append((held.command.id, refusal))
            } else {
                endings.append((held.command.id, error.with(.outcomeUnknown)))
            }
        }
        endings += unit.repeats.map { ($0.id, error) }
        for case .execute(let command, _) in slots {
            endings.append((command.id, command.kind == .read ? error : error.with(.outcomeUnknown)))
        }
        endings += waiting.map { ($0.id, error) }
        self = Pipeline(readsPerUnit: readsPerUnit, inFlightLimit: inFlightLimit, waitingLimit: waitingLimit)
        return endings
    }
}

extension PostgresError {
    func with(_ code: Code) -> PostgresError {
        var error = self
        error.code = code
        return error
    }
}
