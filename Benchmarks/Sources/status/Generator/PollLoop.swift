import ArgumentParser

/// Polls jobs from a few connections at a fixed pace, and tells when asked how long each answer took.
struct PollLoop: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "poll")

    struct Sample: Codable {
        /// When the answer was there.
        var moment: Double
        var milliseconds: Double
    }

    @Option var port: Int
    @Option var connections: Int
    @Option(help: "From one poll of a connection to the next.") var milliseconds: Double
    @Option var jobs: Int

    func run() throws {
        let swarm = Swarm(port: port)
        let requests = (1...jobs).map { Request.get(BenchmarkJob.path($0)) }
        var (samples, next): ([Sample], Int) = ([], 0)
        var due = [Double](repeating: Moment.now, count: connections)
        func ask(_ connection: Int) {
            next = (next + 1) % requests.count
            due[connection] += milliseconds / 1_000
            swarm.send(requests[next], on: connection, at: due[connection])
        }
        for _ in 0..<connections { ask(try swarm.open()) }
        var last = due
        swarm.onAnswer = { connection, answer in
            // A poll that came late because the one before was answered late has waited since it was due.
            let start = last[connection] > due[connection] ? due[connection] : swarm.sentAt(connection)
            samples.append(Sample(moment: answer.moment, milliseconds: (answer.moment - start) * 1_000))
            last[connection] = answer.moment
            ask(connection)
        }
        swarm.onLine = { line in
            guard line != nil else { return swarm.stop() }
            try Generate.tell(samples)
            samples = []
        }
        try swarm.run()
    }
}
