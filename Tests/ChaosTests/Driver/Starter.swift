import JobStatusModels
import TestSupport

/// Somebody who starts jobs, and says the same again until he is answered.
struct Starter: Sendable {
    let number: Int
    let nodes: [ChaosNode]
    let recorder: Recorder
    var generator: SeededGenerator

    /// Starts jobs for so long, and returns when every start was answered.
    mutating func run(for span: Duration) async throws {
        let end = ContinuousClock.now + span
        var count = 0
        while ContinuousClock.now < end {
            count += 1
            let orders = orders(count)
            let key = "starter-\(number)-\(count)"
            try await start(orders, key: key)
            // A phone that never saw the answer.
            if Int.random(in: 0..<20, using: &generator) == 0 {
                recorder.count("starts repeated though they were answered")
                try await start(orders, key: key)
            }
            try await ContinuousClock().sleep(for: .milliseconds(Int.random(in: 20...120, using: &generator)))
        }
    }

    /// One job, or now and then a batch.
    private mutating func orders(_ count: Int) -> [Order] {
        let isBatch = Int.random(in: 0..<12, using: &generator) == 0
        return (0..<(isBatch ? 6 : 1)).map { Order.random(number: count * 10 + $0, using: &generator) }
    }

    private mutating func start(_ orders: [Order], key: String) async throws {
        var tries = 0
        while true {
            tries += 1
            if tries > 1 { try await ContinuousClock().sleep(for: .milliseconds(100)) }
            let node = nodes[Int.random(in: 0..<nodes.count, using: &generator)]
            guard let run = await node.current else { continue }
            if tries > 1 { recorder.count("starts repeated") }
            switch try await HTTPExchange(url: run.url).start(orders, key: key) {
            case .value(let jobs): return recorder.accept(jobs, for: orders, key: key)
            case .none: recorder.count("starts without an answer")
            case .refused(code: 503, _): recorder.count("starts refused with 503")
            case .refused(let code, let body):
                return recorder.note(.wrongAnswer("\(run.name) answered a start with \(code): \(body)"))
            case .unchanged: return recorder.note(.wrongAnswer("\(run.name) answered a start with 304"))
            }
        }
    }
}
