import ArgumentParser
import BenchmarkSupport
import Foundation

/// Starts jobs ten times a second, so many in each request, with one key after the other.
struct Load: ParsableCommand {
    @Option var port: Int
    @Option(help: "A file with a key in each line; without it none is sent.") var keys: String?
    @Option(help: "Requests each time.") var requests = 1
    @Option(help: "Jobs in each request.") var jobs: Int

    func run() throws {
        let text = try keys.map { try String(contentsOfFile: $0, encoding: .utf8) } ?? ""
        let list = repeatElement(#"{"kind":"noop","input":{"number":1}}"#, count: jobs).joined(separator: ",")
        let keys = text.isEmpty ? [nil] : text.split(separator: "\n").map { String($0) }
        let posts = keys.map { Request.post("/api/jobs/batch", #"{"jobs":[\#(list)]}"#, key: $0) }
        let swarm = Swarm(port: port)
        var (next, due) = (0, [Double](repeating: Moment.now, count: requests))
        func start(_ connection: Int) {
            due[connection] += 0.1
            swarm.send(posts[next % posts.count], on: connection, at: due[connection])
            next += 1
        }
        swarm.onAnswer = { connection, answer in
            guard answer.status == 202 else { throw BenchmarkError("a start was answered \(answer.status)") }
            start(connection)
        }
        swarm.onLine = { if $0 == nil { swarm.stop() } }
        for _ in 0..<requests { start(try swarm.open()) }
        try swarm.run()
    }
}
