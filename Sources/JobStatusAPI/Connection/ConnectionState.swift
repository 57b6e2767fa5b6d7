/// What a connection is in the middle of, and what must be done at each step; pure, so that every order can be tested.
///
/// An HTTP/1.1 connection carries requests one after another, and a client may send the next before it has the last
/// answer, so "a request is being read" and "an answer is owed" are kept apart.
struct ConnectionState: Sendable, Hashable {
    /// How much of a body is still read after its answer was sent.
    let drainSize: Int

    /// How many requests began that were not yet answered in full.
    private(set) var owedAnswers = 0

    /// Whether a request has begun to arrive and has not ended.
    private(set) var isReading = false

    /// Whether nothing more is served: the connection only waits for the client to read the last answer.
    private(set) var isLingering = false

    private var closesAfterAnswer = false
    private var drainLeft: Int?

    init(drainSize: Int) {
        self.drainSize = drainSize
    }

    /// What to do once an answer was written in full.
    enum AfterAnswer: Sendable, Hashable {
        /// Serve the next request.
        case keep
        /// Close: the request was read in full, so nothing is lost.
        case close
        /// Close for writing, and wait for the client to stop sending, or it might never read the answer.
        case linger
    }

    /// What to do about a request that went wrong while it arrived.
    enum FaultAction: Sendable, Hashable {
        /// Answer with a problem here and now: nobody else knows of the request.
        case answer(ProblemType)
        /// Tell whoever reads the request; they owe the answer.
        case tell(RequestAborted)
        /// Close: the answer was sent already.
        case close
        /// Nothing: the connection is closing anyway.
        case ignore
    }

    /// A request begins.
    mutating func readHead(asksToClose: Bool) {
        owedAnswers += 1
        isReading = true
        if asksToClose { closesAfterAnswer = true }
    }

    /// Some of the body arrived; true if the connection is to be closed, since nobody wants that much.
    mutating func readBody(_ count: Int) -> Bool {
        guard let left = drainLeft else { return false }
        drainLeft = left - count
        return left < count
    }

    /// The request has arrived in full.
    mutating func readEnd() {
        isReading = false
        drainLeft = nil
    }

    /// An answer begins; true if it is the last one on the connection.
    @discardableResult
    mutating func wroteHead(closes: Bool) -> Bool {
        if closes { closesAfterAnswer = true }
        return closesAfterAnswer && owedAnswers == 1
    }

    /// An answer was written in full.
    mutating func wroteEnd() -> AfterAnswer {
        owedAnswers -= 1
        // Of several requests sent at once, those before the last are answered first.
        guard closesAfterAnswer, owedAnswers == 0 else {
            if owedAnswers == 0, isReading { drainLeft = drainSize }
            return .keep
        }
        guard isReading else { return .close }
        isLingering = true
        drainLeft = drainSize
        return .linger
    }

    /// The request that is arriving took too long.
    mutating func timeOut() -> FaultAction {
        guard isReading, !isLingering else { return .ignore }
        return owedAnswers > 0 ? .tell(.tooSlow) : .close
    }

    /// The header that is arriving took too long.
    mutating func timeOutHeader() -> FaultAction {
        // With answers owed the client has something to wait for, and the idle timeout counts after them.
        guard !isLingering, !isReading, owedAnswers == 0 else { return .ignore }
        isLingering = true
        return .answer(.requestTimeout)
    }

    /// What arrived is no HTTP, or more header than is allowed.
    mutating func fail(headerTooLarge: Bool) -> FaultAction {
        guard !isLingering else { return .ignore }
        guard owedAnswers == 0 else { return .tell(.malformed) }
        guard !isReading else { return .close }
        isLingering = true
        return .answer(headerTooLarge ? .headerTooLarge : .badRequest)
    }
}
