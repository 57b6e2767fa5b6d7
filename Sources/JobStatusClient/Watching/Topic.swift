import JobStatusModels

/// A job that is watched, and who watches it.
struct Topic: Sendable {
    /// What tells topics apart: those who watch a job at the same pace share its requests.
    struct Key: Sendable, Hashable {
        let jobID: String
        let pace: WaitPolicy.Pace
    }

    /// What an answer brought, the more telling last.
    enum Change: Int, Sendable, Comparable {
        case none
        case progress
        /// Another status.
        case status
        /// A status that comes once in the life of a job, or nearly: it runs, or is over.
        case advance

        static func < (left: Change, right: Change) -> Bool { left.rawValue < right.rawValue }
    }

    /// So many answers in a row that nothing has changed are believed.
    ///
    /// They mean that the job has the revision that is known, but on a server that was restored from a backup that may be
    /// another state of the job, even its end. Then it is asked for without condition.
    static let mostConfirmations = 10

    let key: Key
    /// The latest that is known.
    private(set) var known: Answer<JobStatus>?
    /// Whether the server said it since the watch began; until then it is only what was known before.
    private(set) var isConfirmed = false
    /// Whether what is known may be of a history that the server does not have any more.
    private var isDoubtful = false
    /// Answers in a row that nothing has changed.
    private var confirmations = 0
    private(set) var observers: [Int: Observer] = [:]
    /// Why the last try failed, if it did.
    var lastFailure: JobStatusClientError?

    init(_ key: Key, known: Answer<JobStatus>?) {
        self.key = key
        self.known = known
    }

    /// Whether the job is to be asked for without condition.
    var isToBeChecked: Bool { confirmations >= Self.mostConfirmations }

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

    /// Has the next answer count however old it is, since the server may have another history than before.
    mutating func doubt() {
        isDoubtful = true
    }

    /// Takes an answer in and tells the observers, unless it is older than what is known.
    mutating func take(_ answer: Answer<JobStatus>) -> Change {
        (lastFailure, confirmations) = (nil, 0)
        let old = known?.value
        let counts = isDoubtful ? answer.value != old : answer.isNewer(than: old)
        isDoubtful = false
        guard counts else {
            // What is known may lack what only an answer about this job alone has.
            if answer.value == old, !answer.isExcerpt { known = answer }
            confirm()
            return .none
        }
        known = answer
        isConfirmed = true
        for observer in observers.values { observer.tell(answer) }
        guard let old, old.status != answer.value.status else { return old == nil ? .status : .progress }
        return answer.value.isOver || answer.value.status == .processing ? .advance : .status
    }

    /// Takes note that the server says that nothing has changed.
    mutating func stay() {
        confirmations += 1
        confirm()
    }

    /// Takes note that what is known is still so.
    private mutating func confirm() {
        lastFailure = nil
        guard !isConfirmed, let known else { return }
        isConfirmed = true
        for observer in observers.values { observer.tell(known) }
    }
}

extension Answer<JobStatus> {
    /// Whether it tells more than what is known; without revisions every difference counts.
    ///
    /// An end counts whatever its revision: nothing follows one, so what was known is of a history that the server lost,
    /// as one that was restored from a backup has.
    fileprivate func isNewer(than known: JobStatus?) -> Bool {
        guard let known else { return true }
        guard known.isOver || !value.isOver else { return true }
        guard let revision = value.revision, let knownRevision = known.revision else { return value != known }
        return revision > knownRevision
    }
}
