import ArgumentParser
import Glibc

/// Watches jobs as phones do: of ten, nine wait with progress every ten seconds, and one polls every two seconds.
///
/// Each begins with a job of its own, if so wanted, and when that is completed has seen what it wanted, or goes over to one of some
/// long ones.
struct Attach: ParsableCommand {
    struct Result: Codable {
        var answers = 0
        var ends = 0
        var refused = 0
    }

    private struct Phone {
        let holds: Bool
        var path: String
    }

    @Option var port: Int
    @Option var count: Int
    @Option(help: "The first job is 1, the next this much further; 0 to begin with the long ones.") var stride: Int
    @Option(help: "The long ones, with commas.") var later: String
    @Flag(help: "Go over to a long one at the end of the first.") var stays = false

    func run() throws {
        let swarm = Swarm(port: port)
        let long = later.split(separator: ",").map { "/api/jobs/\($0)" }
        var phones = (0..<count).map { number in
            let path = stride == 0 ? long[number % long.count] : BenchmarkJob.path(1 + number * stride)
            return Phone(holds: number % 10 != 0, path: path)
        }
        var (result, opened) = (Result(), 0)
        swarm.onAnswer = { number, answer in
            result.answers += 1
            if answer.status != 200 && answer.status != 304 { result.refused += 1 }
            if result.answers == count { try Generate.tell(count) }
            if answer.saysCompleted {
                result.ends += 1
                guard stays else { return }
                phones[number].path = long[number % long.count]
                return try swarm.send(Request.get(phones[number].path), on: number)
            }
            let phone = phones[number]
            if phone.holds {
                let request = Request.get(phone.path + "?wait=60&every=10", revision: answer.revision)
                try swarm.send(request, on: number)
            } else {
                let request = Request.get(phone.path, revision: answer.revision)
                swarm.send(request, on: number, at: answer.moment + 2)
            }
            // The next one, once this one is at its place.
            if opened < count { try open() }
        }
        func open() throws {
            let number = try swarm.open()
            opened += 1
            try swarm.send(Request.get(phones[number].path), on: number)
        }
        swarm.onLine = { line in
            guard line != nil else { return swarm.stop() }
            try Generate.tell(result)
        }
        for _ in 0..<min(64, count) { try open() }
        try swarm.run()
    }
}
