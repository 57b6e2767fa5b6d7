import TestSupport

/// Makes go wrong what a schedule says.
struct FaultDriver: Sendable {
    let schedule: FaultSchedule
    let database: ChaosDatabase
    let nodes: [ChaosNode]
    let recorder: Recorder

    /// Returns when nothing goes wrong any more.
    ///
    /// - Parameter span: When to stop: what is late by then is left out.
    /// - Throws: What kept a fault from happening.
    func run(for span: Duration) async throws {
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in schedule.lanes.values {
                group.addTask {
                    for fault in lane {
                        try await ContinuousClock().sleep(until: start + fault.start)
                        guard ContinuousClock.now < start + span else { return }
                        try await happen(fault)
                        recorder.count(fault.kind.rawValue)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func happen(_ fault: Fault) async throws {
        switch fault.target {
        case .node(let number): try await happen(fault, to: nodes[number])
        case .link(let number): try await happen(fault, to: nodes[number].link)
        case .database:
            if fault.kind == .crash {
                try await database.crash(for: fault.duration)
            } else {
                try await database.terminateSessions(choice: fault.choice)
            }
        }
    }

    private func happen(_ fault: Fault, to node: ChaosNode) async throws {
        switch fault.kind {
        case .pause: try await node.pause(for: fault.duration)
        case .restart: try await node.stop()
        default: try await node.kill()
        }
        if fault.kind != .pause {
            try await ContinuousClock().sleep(for: fault.duration)
            try await node.boot()
        }
    }

    private func happen(_ fault: Fault, to link: FaultProxy) async throws {
        // Also when the test is cancelled.
        defer { link.set(.forward) }
        switch fault.kind {
        case .cut: link.set(.cut(afterBytes: fault.choice * 4))
        case .stall: link.set(.blackHole)
        case .slow: link.set(.delay(.milliseconds(fault.choice)))
        default:
            link.set(.refuse)
            link.dropConnections()
        }
        try await ContinuousClock().sleep(for: fault.duration)
        // What was swallowed leaves a hole in the connection, which no network would make.
        if fault.kind == .stall { link.dropConnections() }
    }
}
