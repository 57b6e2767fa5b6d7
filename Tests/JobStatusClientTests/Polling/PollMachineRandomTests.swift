import Testing

@testable import JobStatusClient

/// Long random lives of the machine: what must hold whatever happens.
struct PollMachineRandomTests {
    /// SplitMix64: the same numbers for the same seed everywhere.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private static func event(_ hold: Duration, _ numbers: inout Numbers) -> PollMachine.Event {
        let took: Duration = .milliseconds(Int.random(in: 0...60_000, using: &numbers))
        let seconds = Int.random(in: -300...300, using: &numbers)
        let retryAfter: Duration? = seconds < 0 ? nil : .seconds(seconds)
        let outlooks: [PollReport.Outlook] = [
            .more, .changed(spacing: .zero), .changed(spacing: .seconds(5)), .unchanged, .unchanged, .unchanged,
        ]
        switch Int.random(in: 0..<1_000, using: &numbers) {
        case 0: return .answered(PollReport(outlook: .over))
        case 1..<450:
            var report = PollReport(outlook: outlooks.randomElement(using: &numbers) ?? .unchanged)
            (report.asked, report.took, report.retryAfter) = (hold, took, retryAfter)
            report.canHold = Int.random(in: 0..<4, using: &numbers) > 0
            return .answered(report)
        case 450..<600:
            let random = Double.random(in: 0..<1, using: &numbers)
            return .failed(PollFailure(asked: hold, took: took, atLeast: retryAfter ?? .zero, random: random))
        case 600..<850: return .woke
        case 850..<880: return .disturbed
        case 880..<900: return .networkReturned
        case 900..<950: return .suspended
        case 950..<999: return .resumed
        default: return .abandoned
        }
    }

    @Test(arguments: [WaitPolicy.Pace.held, .retryAfter, .every(.seconds(2))])
    func whateverHappens(pace: WaitPolicy.Pace) {
        for seed in UInt64(0)..<60 {
            var numbers = Numbers(state: seed)
            var machine = PollMachine(pace: pace, hold: .seconds(50), backoff: Backoff())
            var command = machine.begin(isWaiting: Bool.random(using: &numbers), isSuspended: false)
            for step in 0..<300 {
                let hold: Duration = if case .request(let hold) = command { hold } else { .zero }
                let event = Self.event(hold, &numbers)
                let before = machine
                let next = machine.handle(event)
                let place = "seed \(seed), step \(step): \(before.state) \(event)"
                guard let next else {
                    #expect(machine == before, "\(place)")
                    continue
                }
                command = next
                #expect(before.state != .over, "\(place)")
                check(next, of: machine, before: before, event, place)
            }
        }
    }

    private func check(
        _ command: PollMachine.Command,
        of machine: PollMachine,
        before: PollMachine,
        _ event: PollMachine.Event,
        _ place: String
    ) {
        switch command {
        case .request(let hold):
            #expect(machine.state == (hold > .zero ? .waiting : .catchingUp), "\(place)")
            #expect(hold == .zero || machine.pace == .held && hold >= .seconds(5) && hold <= .seconds(50), "\(place)")
            // The request after a failure and the one after a suspension never wait.
            if before.state == .backingOff || before.state == .suspended { #expect(hold == .zero, "\(place)") }
        case .sleep(let pause, let reason):
            #expect(machine.state == (reason == .failure ? .backingOff : .polling), "\(place)")
            #expect(pause >= .milliseconds(100) || isSpacing(event), "\(place): \(pause)")
            #expect(pause <= .seconds(300), "\(place): \(pause)")
        case .rest: #expect(machine.state == .suspended, "\(place)")
        case .end: #expect(machine.state == .over, "\(place)")
        }
    }

    /// What is left of the interval of progress may be short.
    private func isSpacing(_ event: PollMachine.Event) -> Bool {
        if case .answered(let report) = event, case .changed = report.outlook { true } else { false }
    }

    @Test func noServerIsAskedTooOften() {
        // Whatever a server answers, at once or slowly, with or without guidance: a minute brings few requests.
        for seed in UInt64(0)..<300 {
            var numbers = Numbers(state: seed)
            var machine = PollMachine(pace: .held, hold: .seconds(50), backoff: Backoff())
            var command = machine.begin(isWaiting: Bool.random(using: &numbers), isSuspended: false)
            var (time, requests) = (Duration.zero, 0)
            while time < .seconds(60) {
                switch command {
                case .request(let hold):
                    requests += 1
                    let took: Duration = .milliseconds(Int.random(in: 0...5, using: &numbers))
                    time += took
                    command = machine.handle(Self.quickAnswer(hold, took, &numbers)) ?? command
                case .sleep(let pause, _):
                    time += pause
                    command = machine.handle(.woke) ?? command
                case .rest, .end: return
                }
            }
            #expect(requests < 200, "seed \(seed): \(requests)")
        }
    }

    private static func quickAnswer(_ hold: Duration, _ took: Duration, _ numbers: inout Numbers) -> PollMachine.Event {
        switch Int.random(in: 0..<3, using: &numbers) {
        case 0: .failed(PollFailure(asked: hold, took: took, random: Double.random(in: 0..<1, using: &numbers)))
        case 1: .answered(PollReport(outlook: .unchanged, asked: hold, took: took, retryAfter: .zero))
        default: .answered(PollReport(outlook: .changed(spacing: .zero), asked: hold, took: took))
        }
    }
}
