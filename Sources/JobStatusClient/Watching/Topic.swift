import JobStatusModels

/// A job that is watched, and who watches it.
struct Topic: Sendable {
    /// What tells topics apart: those who watch a job at the same pace share its requests.
    struct Key: Sendable, Hashable {
        let jobID: String
        let pace: WaitPolicy.Pace
    }

    /// What an answer brought.
    enum Change: Sendable, Equatable {
        case none
        case progress
        case status
    }

    let key: Key
    /// The latest that is known.
    private(set) var known: Answer<JobStatus>?
    /// Whether the server said it since the watch began; until then it is only what was known before.
    private(set) var isConfirmed = false
    private(set) var observers: [Int: Observer] = [:]
    /// Why the last try failed, if it did.
    var lastFailure: JobStatusClientError?

    init(_ key: Key, known: Answer<JobStatus>?) {
        self.key = key
        self.known = known
    }

    /// Whether only the end is worth an answer.
    var isForCompletionOnly: Bool { observers.values.allSatisfy { $0.interest == .completion } }

    /// How often changes of progress or message alone are worth an answer; `nil` for not at all.
    var interval: Duration? {
        observers.values.compactMap { if case .updates(let interval) = $0.interest { interval } else { nil } }.min()
    }

    /// When the first observer gives up.
    var deadline: Duration? { observers.values.compactMap(\.deadline).min() }

    /// Takes an observer in, and tells it what is known.
    mutating func add(_ observer: Observer, id: Int) {
        observers[id] = observer
        if isConfirmed, let known { observer.tell(known) }
    }

    mutating func remove(_ id: Int) -> Observer? { observers.removeValue(forKey: id) }

    /// Takes an answer in and tells the observers, unless it is older than what is known.
    mutating func take(_ answer: Answer<JobStatus>) -> Change {
        lastFailure = nil
        let old = known?.value
        guard answer.isNewer(than: old) else {
            // What is known may lack what only an answer about this job alone has.
            if answer.value == old, !answer.isExcerpt { known = answer }
            confirm()
            return .none
        }
        known = answer
        isConfirmed = true
        for observer in observers.values { observer.tell(answer) }
        return old?.status == answer.value.status ? .progress : .status
    }

    /// Takes note that what is known is still so.
    mutating func confirm() {
        lastFailure = nil
        guard !isConfirmed, let known else { return }
        isConfirmed = true
        for observer in observers.values { observer.tell(known) }
    }
}

extension Answer<JobStatus> {
    /// Whether it tells more than what is known; without revisions every difference counts.
    fileprivate func isNewer(than known: JobStatus?) -> Bool {
        guard let known else { return true }
        guard let revision = value.revision, let knownRevision = known.revision else { return value != known }
        return revision > knownRevision
    }
}
