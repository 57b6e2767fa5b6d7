import JobStatusModels
import TestSupport

/// Somebody who asks how jobs are doing, now this node and now that one, and remembers what he was told.
struct Observer: Sendable {
    let number: Int
    let nodes: [ChaosNode]
    let recorder: Recorder
    var generator: SeededGenerator
    private var known: [String: Int] = [:]

    init(number: Int, nodes: [ChaosNode], recorder: Recorder, generator: SeededGenerator) {
        self.number = number
        self.nodes = nodes
        self.recorder = recorder
        self.generator = generator
    }

    /// Asks until there is no more to observe.
    mutating func run() async throws {
        while !recorder.isClosed {
            let node = nodes[Int.random(in: 0..<nodes.count, using: &generator)]
            if let id = recorder.anyJob(using: &generator), let run = await node.current {
                try await ask(run, about: id)
            }
            try await ContinuousClock().sleep(for: .milliseconds(15))
        }
    }

    private mutating func ask(_ run: ChaosNode.Run, about id: String) async throws {
        let known = Int.random(in: 0..<3, using: &generator) == 0 ? nil : known[id]
        let wait = Int.random(in: 0..<4, using: &generator) == 0 ? 1 : 0
        switch try await HTTPExchange(url: run.url).status(of: id, known: known, wait: wait) {
        case .value(let job):
            recorder.observe(Observation(observer: number, node: run.name, known: known, job: job))
            self.known[id] = max(self.known[id] ?? 0, job.revision ?? 0)
            if job.jobID != id { recorder.note(.wrongAnswer("\(run.name) spoke of \(job.jobID) and not of \(id)")) }
        case .unchanged:
            recorder.count("observations")
            if known == nil { recorder.note(.wrongAnswer("\(run.name) answered with 304 unasked")) }
        case .none: recorder.count("polls without an answer")
        case .refused(code: 404, _): recorder.observeMissing(id)
        case .refused(code: 503, _): recorder.count("polls refused with 503")
        case .refused(let code, let body):
            recorder.note(.wrongAnswer("\(run.name) answered a poll with \(code): \(body)"))
        }
    }
}
