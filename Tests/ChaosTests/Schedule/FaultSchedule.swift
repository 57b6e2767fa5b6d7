import TestSupport

/// What goes wrong and when, as it follows from a seed.
///
/// Faults of one target come one after the other; those of different targets overlap as chance has it.
struct FaultSchedule: Hashable, Sendable {
    /// The faults of each target, in their order.
    let lanes: [Fault.Target: [Fault]]

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - seed: What everything follows from.
    ///   - span: When the last fault is over.
    ///   - lease: The lease of the nodes; two of three pauses are longer.
    ///   - nodes: How many nodes there are.
    init(seed: UInt64, span: Duration, lease: Duration, nodes: Int) {
        let targets = (0..<nodes).flatMap { [Fault.Target.node($0), .link($0)] } + [.database]
        var generator = SeededGenerator(seed: seed)
        var lanes: [Fault.Target: [Fault]] = [:]
        for target in targets {
            var lane = FaultLane(target: target, lease: lease, generator: SeededGenerator(seed: generator.next()))
            lanes[target] = lane.faults(until: span)
        }
        self.lanes = lanes
    }
}

/// The faults of one target.
private struct FaultLane {
    let target: Fault.Target
    let lease: Duration
    var generator: SeededGenerator
    /// Every kind comes once before any comes again.
    private var bag: [Fault.Kind] = []

    init(target: Fault.Target, lease: Duration, generator: SeededGenerator) {
        self.target = target
        self.lease = lease
        self.generator = generator
    }

    mutating func faults(until span: Duration) -> [Fault] {
        var faults: [Fault] = []
        var now = Duration.zero
        while true {
            now += rest()
            let kind = nextKind()
            let fault = Fault(
                kind: kind,
                target: target,
                start: now,
                duration: duration(of: kind),
                choice: Int.random(in: 0..<1000, using: &generator)
            )
            guard fault.end <= span else { return faults }
            faults.append(fault)
            now = fault.end
        }
    }

    private mutating func nextKind() -> Fault.Kind {
        if bag.isEmpty { bag = Fault.Kind.all(for: target).shuffled(using: &generator) }
        return bag.removeLast()
    }

    /// How long nothing goes wrong.
    private mutating func rest() -> Duration {
        switch target {
        case .node: random(1...4)
        case .link: random(2...6)
        case .database: random(2...8)
        }
    }

    private mutating func duration(of kind: Fault.Kind) -> Duration {
        switch kind {
        case .kill: random(0.1...2)
        case .restart: .zero
        case .pause: Int.random(in: 0..<3, using: &generator) > 0 ? lease + random(2...5) : random(0.2...1)
        case .cut: random(0.1...1)
        case .stall, .slow, .refuse: random(0.2...4)
        case .crash: random(0.1...2)
        case .terminate: .zero
        }
    }

    private mutating func random(_ seconds: ClosedRange<Double>) -> Duration {
        .seconds(Double.random(in: seconds, using: &generator))
    }
}
