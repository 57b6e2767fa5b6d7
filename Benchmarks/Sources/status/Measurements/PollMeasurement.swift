import BenchmarkSupport
import Foundation

/// Status reads of many different jobs, all in memory, beside servers that give the same bytes to whatever is asked.
struct PollMeasurement: Measurement {
    private static let warmUp = 3

    let plan: Plan

    var seconds: Int { 10 + 2 * (2 * (Self.warmUp + 1 + 2 * plan.seconds) + 2 * 2 * (plan.seconds + 1)) }

    private var wrk: Wrk { Wrk(connections: plan.connections, threads: plan.threads) }

    /// What a client sends that knows of no revision, and one that knows the present one.
    private static let questions = [(200, [String: String]()), (304, ["If-None-Match": #""r1""#])]

    func run(_ bench: Bench, _ report: inout Report) async throws {
        for state in ["finished", "unfinished"] {
            try await fill(bench, state)
            let key = try await bench.addKeys(owners: ["local"])[0]
            let plain = try await poll(bench, state, key: nil, &report)
            let keyed = try await poll(bench, state, key: key, &report)
            for (status, headers) in Self.questions {
                let name = "poll, \(state), \(status)"
                guard let result = plain.results[status], let withKeys = keyed.results[status] else { continue }
                report.add("\(name): jobd", "requests/s", result.rate)
                report.add("\(name): jobd, with API keys", "requests/s", withKeys.rate)
                let answer = status == 200 ? plain.answer : plain.answer.notModified
                let others = try await others(answer, headers)
                for (server, other) in others {
                    report.add("\(name): \(server)", "requests/s", other.rate)
                    // nginx names itself, says that the connection stays, and gives a 304 a length.
                    guard abs(other.answerBytes - result.answerBytes) < 80 else {
                        throw BenchmarkError(
                            "answers of \(server) have \(other.answerBytes) bytes, not \(result.answerBytes)"
                        )
                    }
                }
                for (server, other) in others { report.add("\(name): jobd to \(server)", "", result.rate / other.rate) }
            }
        }
    }

    /// Polls a `jobd`, and gives what came of it by the status of the answers, and one of the answers.
    private func poll(
        _ bench: Bench,
        _ state: String,
        key: String?,
        _ report: inout Report
    ) async throws -> (results: [Int: Wrk.Result], answer: FixedAnswer) {
        let jobd = try Jobd(bench.connectionString, ["--role", "api", "--auth", key == nil ? "none" : "keys"])
        defer { jobd.stop() }
        let access = key.map { ["Authorization": "Bearer \($0)"] } ?? [:]
        _ = try wrk.run(jobd.url, jobs: 1...plan.jobs, headers: access, seconds: Self.warmUp)
        var results: [Int: Wrk.Result] = [:]
        for (status, headers) in Self.questions {
            try await bench.beginCountingStatements()
            let headers = headers.merging(access) { $1 }
            results[status] = try wrk.run(jobd.url, jobs: 1...plan.jobs, headers: headers, seconds: plan.seconds)
            let statements = try await bench.countStatements()
            report.add("poll: database reads for polls, in a run", "", statements.reads)
            report.add("poll: statements of the node by itself", "a second", statements.all / Double(plan.seconds))
        }
        return (results, try await FixedAnswer(pollOf: BenchmarkJob.path(1), at: jobd, key: key))
    }

    /// Measures the servers that only send bytes.
    private func others(_ answer: FixedAnswer, _ headers: [String: String]) async throws -> [(String, Wrk.Result)] {
        let bare = try BareServer.start(answer)
        defer { bare.process.stop() }
        let nginx = try await Nginx(answer)
        defer { nginx.stop() }
        return try [("bare Hummingbird handler", bare.url), ("nginx, one worker", nginx.url)].map { server, url in
            _ = try wrk.run(url, jobs: 1...plan.jobs, headers: headers, seconds: 1)
            return (server, try wrk.run(url, jobs: 1...plan.jobs, headers: headers, seconds: plan.seconds))
        }
    }

    /// Fills the table with jobs of revision 1 that nobody changes.
    private func fill(_ bench: Bench, _ state: String) async throws {
        try await bench.empty()
        if state == "finished" {
            try await bench.addFinished(count: plan.jobs)
        } else {
            try await bench.add(from: 1, count: plan.jobs)
        }
        try await bench.settle()
    }
}
