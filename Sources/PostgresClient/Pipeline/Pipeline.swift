import DequeModule

/// What a connection has sent and not yet had answered: a pure state machine, without I/O.
///
/// Commands travel in *units*, each closed by a sync; PostgreSQL runs a unit as one transaction, which commits at the sync. A
/// write is a unit of its own and is answered when the sync comes back, because only then it is committed. Reads share a unit.
/// After an error the server skips the rest of a unit (`aborted`); reads that were skipped are sent once more, alone.
///
/// The caller sends through libpq what the methods say, and tells of every result in the order in which they come.
struct Pipeline<Answer> {
    typealias ID = UInt64
    typealias StatementID = UInt32

    enum Slot {
        case prepare(ID, StatementID)
        case execute(PipelineCommand, StatementID?)
        /// The execution of a command whose caller went away.
        case discarded
        case sync
    }

    /// What came from the server for one slot.
    enum Result {
        case success(Answer)
        case failure(PostgresError)
        case aborted
        case sync
    }

    /// What the caller has to do.
    enum Action {
        case answer(ID, Answer)
        case fail(ID, PostgresError)
        /// Send the command again, in a unit of its own.
        case resend(PipelineCommand)
        /// The statement is not prepared, or no longer usable.
        case forget(StatementID)
        /// The server does not do what the protocol says: the connection cannot be used any more.
        case broken(String)
    }

    /// What is known of the unit whose results are coming in.
    struct Unit {
        var held: (command: PipelineCommand, outcome: Swift.Result<Answer, PostgresError>)?
        var repeats: [PipelineCommand] = []
        var prepareFailures: [ID: PostgresError] = [:]
        var commitError: PostgresError?
    }

    var slots: Deque<Slot> = []
    var unit = Unit()
    private var openReads = 0
    var waiting: Deque<PipelineCommand> = []
    /// Commands sent and not answered.
    private(set) var inFlight = 0

    let readsPerUnit: Int
    let inFlightLimit: Int
    let waitingLimit: Int

    init(readsPerUnit: Int = 8, inFlightLimit: Int = 256, waitingLimit: Int = 16_384) {
        self.readsPerUnit = readsPerUnit
        self.inFlightLimit = inFlightLimit
        self.waitingLimit = waitingLimit
    }

    /// Whether nothing is under way and nothing waits.
    var isIdle: Bool { slots.isEmpty && waiting.isEmpty }
    /// Whether the server owes answers.
    var awaitsAnswers: Bool { !slots.isEmpty }
    /// Whether a unit is open, to be closed at the end of the turn.
    var isUnitOpen: Bool { openReads > 0 }

    // MARK: Sending

    /// Puts a command in line; false if the line is full.
    mutating func enqueue(_ command: PipelineCommand) -> Bool {
        guard waiting.count < waitingLimit else { return false }
        waiting.append(command)
        return true
    }

    /// Puts a command in front of the line: one that is sent again has waited long enough.
    mutating func enqueueFirst(_ command: PipelineCommand) {
        waiting.prepend(command)
    }

    /// The next command to send, if there is one and room for it.
    mutating func next() -> PipelineCommand? {
        guard inFlight < inFlightLimit else { return nil }
        return waiting.popFirst()
    }

    /// Whether the open unit must be closed before this command is sent.
    func needsSync(before command: PipelineCommand) -> Bool {
        isUnitOpen && (command.kind == .write || command.isRepeated)
    }

    /// A statement was sent to be prepared, as part of this command.
    mutating func sentPrepare(_ statement: StatementID, for command: PipelineCommand) {
        slots.append(.prepare(command.id, statement))
    }

    /// A command was sent; true if its unit must be closed now.
    mutating func sent(_ command: PipelineCommand, statement: StatementID?) -> Bool {
        slots.append(.execute(command, statement))
        inFlight += 1
        guard command.kind == .read, !command.isRepeated else { return true }
        openReads += 1
        return openReads >= readsPerUnit
    }

    /// A sync was sent.
    mutating func sentSync() {
        slots.append(.sync)
        openReads = 0
    }

    // MARK: Receiving

    /// Takes the next result; `isRepeatable` says whether an error may be healed by sending the command again.
    mutating func receive(_ result: Result, isRepeatable: Bool = false) -> [Action] {
        switch (slots.first, result) {
        case (nil, _):
            return [.broken("a result that nothing was sent for")]
        case (.sync, .failure(let error)):
            // The commit failed: it belongs to the unit as a whole, and to no command.
            unit.commitError = error
            return []
        case (.sync, .sync):
            slots.removeFirst()
            return closeUnit()
        case (.sync, _), (_, .sync):
            return [.broken("sync and results out of step")]
        case (.prepare(let id, let statement), let result):
            slots.removeFirst()
            return receivePrepare(id, statement, result)
        case (.execute(let command, let statement), let result):
            slots.removeFirst()
            inFlight -= 1
            return receiveExecution(command, statement, result, isRepeatable: isRepeatable)
        case (.discarded, _):
            slots.removeFirst()
            inFlight -= 1
            return []
        }
    }

    /// Takes a successful result if it is a read's: the common case, without a list of actions.
    mutating func completeRead() -> ID? {
        guard case .execute(let command, _)? = slots.first, command.kind == .read else { return nil }
        slots.removeFirst()
        inFlight -= 1
        return command.id
    }

    private mutating func receivePrepare(_ id: ID, _ statement: StatementID, _ result: Result) -> [Action] {
        switch result {
        case .success, .sync: return []
        case .aborted: return [.forget(statement)]
        case .failure(let error):
            unit.prepareFailures[id] = error
            return [.forget(statement)]
        }
    }

    private mutating func receiveExecution(
        _ command: PipelineCommand,
        _ statement: StatementID?,
        _ result: Result,
        isRepeatable: Bool
    ) -> [Action] {
        switch result {
        case .success(let answer):
            guard command.kind == .write else { return [.answer(command.id, answer)] }
            unit.held = (command, .success(answer))
            return []
        case .failure(let error):
            let heals = isRepeatable && error.isHealedByPreparing
            let forgetting = statement.flatMap { error.isHealedByPreparing ? Action.forget($0) : nil }
            if heals && !command.isRepeated {
                unit.repeats.append(command)
                return forgetting.map { [$0] } ?? []
            }
            return (forgetting.map { [$0] } ?? []) + fail(command, error)
        case .aborted:
            if let error = unit.prepareFailures[command.id] { return fail(command, error) }
            guard command.kind == .read, !command.isRepeated else {
                return fail(command, PostgresError(.server, reason: "skipped by the server after an earlier error"))
            }
            unit.repeats.append(command)
            return []
        case .sync:
            return []
        }
    }

    private mutating func fail(_ command: PipelineCommand, _ error: PostgresError) -> [Action] {
        guard command.kind == .write else { return [.fail(command.id, error)] }
        unit.held = (command, .failure(error))
        return []
    }

    private mutating func closeUnit() -> [Action] {
        defer { unit = Unit() }
        var actions = unit.repeats.map { command in
            var command = command
            command.isRepeated = true
            return Action.resend(command)
        }
        guard let (command, outcome) = unit.held else { return actions }
        switch (unit.commitError, outcome) {
        case (let error?, _), (nil, .failure(let error)): actions.append(.fail(command.id, error))
        case (nil, .success(let answer)): actions.append(.answer(command.id, answer))
        }
        return actions
    }
}

extension PostgresError {
    /// Whether the statement only has to be prepared anew: the server does not know its name, or its result has changed.
    ///
    /// `featureNotSupported` stands for much else; the function that finds the changed result tells it apart.
    var isHealedByPreparing: Bool {
        switch sqlState {
        case .invalidStatementName: true
        case .featureNotSupported: server?.routine == "RevalidateCachedQuery"
        default: false
        }
    }
}
