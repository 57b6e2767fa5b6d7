import ArgumentParser
import Glibc

/// Holds many requests for one thing until all are answered, and tells when the first and the last answer was there.
struct Hold: ParsableCommand {
    struct Result: Codable {
        var first: Double
        var last: Double
        /// Answers other than 200.
        var refused: Int
    }

    @Option var port: Int
    @Option var count: Int
    @Option var path: String

    func run() throws {
        let swarm = Swarm(port: port)
        let request = Request.get(path)
        for number in 0..<count {
            try swarm.send(request, on: try swarm.open())
            // No faster than a server accepts, or connections are tried again a second later.
            if number % 100 == 99 { usleep(10_000) }
        }
        try Generate.tell(count)
        var (moments, refused): ([Double], Int) = ([], 0)
        swarm.onAnswer = { _, answer in
            moments.append(answer.moment)
            if answer.status != 200 { refused += 1 }
            if moments.count == count { swarm.stop() }
        }
        swarm.onLine = { if $0 == nil { swarm.stop() } }
        try swarm.run()
        try Generate.tell(Result(first: moments.min() ?? 0, last: moments.max() ?? 0, refused: refused))
    }
}
