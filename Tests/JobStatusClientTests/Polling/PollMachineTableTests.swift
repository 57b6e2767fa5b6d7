import Testing

@testable import JobStatusClient

/// Every state with every event.
struct PollMachineTableTests {
    typealias State = PollMachine.State

    /// What the machine does is told by the state that it is in afterwards; a point is for nothing at all.
    private static let table = """
        event        | catchingUp | waiting    | polling    | backingOff | suspended  | over
        over         | over       | over       | .          | .          | .          | .
        more         | catchingUp | catchingUp | .          | .          | .          | .
        news         | waiting    | waiting    | .          | .          | .          | .
        progress     | polling    | polling    | .          | .          | .          | .
        foundAtOnce  | waiting    | waiting    | .          | .          | .          | .
        slowProgress | waiting    | waiting    | .          | .          | .          | .
        newsNoHold   | polling    | polling    | .          | .          | .          | .
        caughtUp     | waiting    | waiting    | .          | .          | .          | .
        honoured     | waiting    | waiting    | .          | .          | .          | .
        prompt       | polling    | polling    | .          | .          | .          | .
        noHold       | polling    | polling    | .          | .          | .          | .
        failed       | backingOff | backingOff | .          | .          | .          | .
        woke         | .          | .          | waiting    | catchingUp | .          | .
        disturbed    | .          | catchingUp | catchingUp | .          | .          | .
        network      | .          | .          | .          | catchingUp | .          | .
        suspended    | suspended  | suspended  | suspended  | suspended  | .          | .
        resumed      | .          | .          | .          | .          | catchingUp | .
        abandoned    | over       | over       | over       | over       | over       | .
        """

    private static let events: [String: PollMachine.Event] = [
        "over": .answered(PollReport(outlook: .over)),
        "more": .answered(PollReport(outlook: .more)),
        "news": .answered(PollReport(outlook: .changed(spacing: .zero), took: .seconds(1))),
        "progress": .answered(
            PollReport(outlook: .changed(spacing: .seconds(2)), asked: .seconds(50), took: .seconds(1))
        ),
        "foundAtOnce": .answered(PollReport(outlook: .changed(spacing: .seconds(2)), took: .seconds(1))),
        "slowProgress": .answered(
            PollReport(outlook: .changed(spacing: .seconds(2)), asked: .seconds(50), took: .seconds(3))
        ),
        "newsNoHold": .answered(PollReport(outlook: .changed(spacing: .zero), canHold: false)),
        "caughtUp": .answered(PollReport(outlook: .unchanged)),
        "honoured": .answered(PollReport(outlook: .unchanged, asked: .seconds(50), took: .seconds(50))),
        "prompt": .answered(PollReport(outlook: .unchanged, asked: .seconds(50), took: .seconds(1))),
        "noHold": .answered(PollReport(outlook: .unchanged, canHold: false)),
        "failed": .failed(PollFailure(random: 0.5)),
        "woke": .woke,
        "disturbed": .disturbed,
        "network": .networkReturned,
        "suspended": .suspended,
        "resumed": .resumed,
        "abandoned": .abandoned,
    ]

    /// A machine in a state, by the shortest way there.
    private static func machine(in state: State) -> PollMachine {
        var machine = PollMachine(pace: .held, hold: .seconds(50), backoff: Backoff())
        // One that has seen often enough that the server does not keep progress back.
        machine.earlyNews = PollMachine.freeEarlyNews
        _ = machine.begin(isWaiting: state == .waiting, isSuspended: false)
        switch state {
        case .catchingUp, .waiting: break
        case .polling:
            _ = machine.handle(.answered(PollReport(outlook: .unchanged, asked: .seconds(50), took: .zero)))
        case .backingOff: _ = machine.handle(.failed(PollFailure(random: 0.5)))
        case .suspended: _ = machine.handle(.suspended)
        case .over: _ = machine.handle(.abandoned)
        }
        return machine
    }

    /// What a machine that came into a state does.
    private static func isCommand(_ command: PollMachine.Command?, of state: State) -> Bool {
        switch (state, command) {
        case (.catchingUp, .request(.zero)), (.suspended, .rest), (.over, .end): true
        case (.waiting, .request(let hold)): hold > .zero
        case (.polling, .sleep(let pause, .pacing)), (.backingOff, .sleep(let pause, .failure)): pause > .zero
        default: false
        }
    }

    @Test(arguments: table.split(separator: "\n").dropFirst().map(String.init))
    func everyStateWithTheEvent(row: String) throws {
        let cells = row.split(separator: "|").map { $0.filter { $0 != " " } }
        let event = try #require(Self.events[cells[0]])
        let columns = Self.table.prefix { $0 != "\n" }.split(separator: "|").dropFirst().map { $0.filter { $0 != " " } }
        #expect(columns == State.allCases.map { "\($0)" })
        for (state, cell) in zip(State.allCases, cells.dropFirst()) {
            let before = Self.machine(in: state)
            #expect(before.state == state)
            var after = before
            let command = after.handle(event)
            if cell == "." {
                #expect(command == nil && after == before, "\(state)")
            } else {
                #expect("\(after.state)" == cell, "\(state)")
                #expect(Self.isCommand(command, of: after.state), "\(state): \(String(describing: command))")
            }
        }
    }

    /// What follows every sequence of so many events, from each of the beginnings.
    @Test(arguments: [true, false]) func everySequenceOfFourEvents(isWaiting: Bool) {
        var machine = PollMachine(pace: .held, hold: .seconds(50), backoff: Backoff())
        let command = machine.begin(isWaiting: isWaiting, isSuspended: false)
        #expect(Self.isCommand(command, of: machine.state))
        let (count, fault) = Self.follow(machine, depth: 4)
        let all = Self.events.count
        #expect(count == all * (1 + all * (1 + all * (1 + all))))
        #expect(fault == nil)
    }

    /// Tries all sequences of events.
    ///
    /// - Returns: How many there are, and the first that broke a rule.
    private static func follow(_ machine: PollMachine, depth: Int) -> (count: Int, fault: String?) {
        guard depth > 0 else { return (0, nil) }
        var (count, fault): (Int, String?) = (0, nil)
        for (name, event) in events {
            var next = machine
            let command = next.handle(event)
            if !isAllowed(command, from: machine, to: next, name) { fault = "\(name) in \(machine)" }
            let rest = follow(next, depth: depth - 1)
            count += 1 + rest.count
            fault = fault ?? rest.fault.map { "\(name), \($0)" }
        }
        return (count, fault)
    }

    /// Whether a step keeps the rules that hold whatever was before.
    private static func isAllowed(
        _ command: PollMachine.Command?,
        from old: PollMachine,
        to new: PollMachine,
        _ event: String
    ) -> Bool {
        guard let command else { return new == old }
        let leaves: Bool =
            switch old.state {
            case .over: false
            // Nothing but these ends a suspension, and the first request after it does not wait.
            case .suspended: event == "resumed" && command == .request(hold: .zero) || event == "abandoned"
            case .backingOff: event != "woke" || command == .request(hold: .zero)
            case .catchingUp, .waiting, .polling: true
            }
        return leaves && isCommand(command, of: new.state)
    }

    @Test func everyEventHasARow() {
        let rows = Self.table.split(separator: "\n").dropFirst().map { row in
            String(row.prefix { $0 != "|" }.filter { $0 != " " })
        }
        #expect(Set(rows) == Set(Self.events.keys) && rows.count == Self.events.count)
    }

    @Test func aSuspendedBeginningRests() {
        var machine = PollMachine(pace: .held, hold: .seconds(50), backoff: Backoff())
        #expect(machine.begin(isWaiting: true, isSuspended: true) == .rest && machine.state == .suspended)
        #expect(machine.handle(.resumed) == .request(hold: .zero))
    }
}
