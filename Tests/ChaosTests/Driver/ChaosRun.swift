import Foundation
import JobStatusModels
import TestSupport

/// Two nodes on one database, some who start jobs, some who watch them, and everything that goes wrong meanwhile.
struct ChaosRun: Sendable {
    private static let lease = Duration.seconds(3)
    private static let nodeCount = 2

    let options: ChaosOptions
    let database: ChaosDatabase
    let nodes: [ChaosNode]
    let recorder: Recorder

    /// Gets everything running.
    ///
    /// - Parameters:
    ///   - options: How the run was asked for.
    ///   - folder: An empty folder, for the file of kinds.
    /// - Throws: What kept it from running.
    init(_ options: ChaosOptions, folder: String) async throws {
        let kinds = folder + "/kinds.yaml"
        let text = "kinds:\n  print-id:\n    command: [printenv, JOB_ID]\n"
        try Data(text.utf8).write(to: URL(filePath: kinds))
        let (database, recorder) = (try await ChaosDatabase.start(), Recorder())
        self.options = options
        self.database = database
        self.recorder = recorder
        nodes = try (0..<Self.nodeCount).map { number in
            let link = try FaultProxy(to: database.address)
            let arguments = [
                "serve", "--port", "0", "--demo-kinds", "--kinds", kinds, "--concurrency", "24",
                "--lease", "\(Self.lease.components.seconds)s", "--shutdown-grace", "1s",
                "--database-url", database.connectionString(through: link),
            ]
            let log = options.logFolder
            return ChaosNode(number, link: link, arguments: arguments, recorder: recorder, logFolder: log)
        }
        for node in nodes { try await node.boot() }
        try await database.beginJournal()
    }

    /// Has everything go wrong for a while, lets all come to its end, and tells what became of it.
    func run() async throws -> ChaosReport {
        let schedule = FaultSchedule(
            seed: options.seed,
            span: options.span,
            lease: Self.lease,
            nodes: Self.nodeCount
        )
        async let watching: Void = observe()
        async let starting: Void = start()
        let driver = FaultDriver(schedule: schedule, database: database, nodes: nodes, recorder: recorder)
        try await driver.run(for: options.span)
        try await starting
        let calm = ContinuousClock.now
        try await waitForTheEnd()
        let settling = ContinuousClock.now - calm
        for (number, node) in nodes.enumerated() { try await askForAll(node, number: number) }
        recorder.close()
        try await watching

        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await node.stop() } }
            try await group.waitForAll()
        }
        let records = try await database.records()
        let violations = recorder.reconcile(with: records)
        return ChaosReport(
            options: options,
            tally: recorder.tally,
            orders: recorder.ledger.orders,
            records: records,
            violations: violations,
            settling: settling
        )
    }

    /// Ends what runs, however the run ended.
    func cleanUp() async {
        for node in nodes {
            await node.current?.process.kill()
            node.link.stop()
        }
        await database.stop()
    }

    private func start() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<16 {
                let generator = SeededGenerator(seed: options.seed &* 100 &+ UInt64(number))
                var starter = Starter(number: number, nodes: nodes, recorder: recorder, generator: generator)
                group.addTask { try await starter.run(for: options.span) }
            }
            try await group.waitForAll()
        }
    }

    private func observe() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                let generator = SeededGenerator(seed: options.seed &* 100 &+ UInt64(50 + number))
                var observer = Observer(number: number, nodes: nodes, recorder: recorder, generator: generator)
                group.addTask { try await observer.run() }
            }
            try await group.waitForAll()
        }
    }

    /// Returns when every job was seen to be over, or none of those that are left was for a minute.
    private func waitForTheEnd() async throws {
        var left = recorder.unfinished.count
        var deadline = ContinuousClock.now + .seconds(60)
        while left > 0, ContinuousClock.now < deadline {
            try await ask(nodes[0], number: -1, about: recorder.unfinished)
            let now = recorder.unfinished.count
            if now < left { deadline = ContinuousClock.now + .seconds(60) }
            left = now
            try await ContinuousClock().sleep(for: .milliseconds(100))
        }
    }

    /// Asks a node about all jobs: each of them has to know how they ended.
    private func askForAll(_ node: ChaosNode, number: Int) async throws {
        let told = try await ask(node, number: 100 + number, about: recorder.accepted)
        for id in recorder.accepted where !told.contains(id) { recorder.observeMissing(id) }
    }

    @discardableResult
    private func ask(_ node: ChaosNode, number: Int, about ids: [String]) async throws -> Set<String> {
        guard let run = await node.current else { return [] }
        var told: Set<String> = []
        for start in stride(from: 0, to: ids.count, by: 100) {
            let page = Array(ids[start..<min(start + 100, ids.count)])
            guard case .value(let jobs) = try await HTTPExchange(url: run.url).jobs(page) else { continue }
            for job in jobs {
                told.insert(job.jobID)
                recorder.observe(Observation(observer: number, node: run.name, known: nil, job: job))
            }
        }
        return told
    }
}
