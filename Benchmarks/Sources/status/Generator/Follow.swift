import ArgumentParser
import Foundation

/// Follows feeds, each connection with a key of its own, and tells when asked what it saw completed, and when.
struct Follow: ParsableCommand {
    struct Result: Codable {
        var pages = 0
        /// When which job was seen completed.
        var seen: [String: [Double]] = [:]
        /// When the last of those who follow had read to the end for the first time.
        var caughtUp = 0.0
    }

    @Option var port: Int
    @Option(help: "A file with a key in each line.") var keys: String
    @Option(help: "How many follow each.") var each = 1
    @Option(help: "Jobs on a page.") var limit = 200

    func run() throws {
        let lines = try String(contentsOfFile: keys, encoding: .utf8).split(separator: "\n").map(String.init)
        let followers = lines.flatMap { Array(repeating: $0, count: each) }
        let swarm = Swarm(port: port)
        var result = Result()
        var behind = Set(followers.indices)
        swarm.onAnswer = { number, answer in
            guard answer.status == 200, let cursor = answer.text("cursor") else { return swarm.stop() }
            result.pages += 1
            note(answer, in: &result)
            let hasMore = answer.body.firstIndex(after: "\"more\":true") != nil
            if !hasMore, behind.remove(number) != nil, behind.isEmpty {
                result.caughtUp = answer.moment
                try Generate.tell(followers.count)
            }
            let wait = hasMore ? "" : "&wait=60"
            let path = "/api/changes?since=\(cursor)&limit=\(limit)\(wait)"
            try swarm.send(Request.get(path, key: followers[number]), on: number)
        }
        swarm.onLine = { line in
            guard line != nil else { return swarm.stop() }
            try Generate.tell(result)
            result = Result()
        }
        for key in followers {
            try swarm.send(Request.get("/api/changes?limit=\(limit)", key: key), on: try swarm.open())
        }
        try swarm.run()
    }

    /// Takes note of the jobs that an answer says are completed: the status stands right after the id.
    private func note(_ answer: Answer, in result: inout Result) {
        let (before, status) = (#""jobId":""#, #"","status":"completed""#)
        var rest = answer.body
        while let end = rest.firstIndex(after: status) {
            let id = rest[(end - status.utf8.count - 36)..<(end - status.utf8.count)]
            if rest[..<id.startIndex].suffix(before.utf8.count).elementsEqual(before.utf8) {
                result.seen[String(decoding: id, as: UTF8.self), default: []].append(answer.moment)
            }
            rest = rest[end...]
        }
    }
}
