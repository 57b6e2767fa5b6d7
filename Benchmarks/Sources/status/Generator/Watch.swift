import ArgumentParser

/// Starts jobs one after the other, waits for the end of each, and tells when it was seen.
struct Watch: ParsableCommand {
    struct Sample: Codable {
        var job: String
        /// When it began to wait.
        var asked: Double
        /// When the last byte of the answer was there.
        var seen: Double
    }

    @Option var port: Int
    @Option var samples: Int
    @Option var job: String

    func run() throws {
        let swarm = Swarm(port: port)
        let connection = try swarm.open()
        let start = Request.post("/api/jobs", job)
        var (results, asked, isWaiting): ([Sample], Double, Bool) = ([], 0, false)
        swarm.onAnswer = { _, answer in
            guard let id = answer.text("jobId") else { return swarm.stop() }
            if isWaiting {
                results.append(Sample(job: id, asked: asked, seen: answer.moment))
                if results.count == samples { return swarm.stop() }
                swarm.send(start, on: connection, at: Moment.now + 0.005)
            } else {
                try swarm.send(Request.get("/api/jobs/\(id)?wait=60"), on: connection)
                asked = Moment.now
            }
            isWaiting.toggle()
        }
        swarm.onLine = { if $0 == nil { swarm.stop() } }
        try swarm.send(start, on: connection)
        try swarm.run()
        try Generate.tell(results)
    }
}
