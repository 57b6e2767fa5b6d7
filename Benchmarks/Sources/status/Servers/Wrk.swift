import BenchmarkSupport
import Foundation

/// The load generator wrk, with a script that asks for one job after the other.
struct Wrk {
    struct Result: Decodable {
        var requests: Double
        var microseconds: Double
        var errors: Double
        var bytes: Double

        /// Answers a second.
        var rate: Double { requests / microseconds * 1e6 }
        /// The bytes of an answer, its head included.
        var answerBytes: Double { bytes / requests }
    }

    let connections: Int
    let threads: Int

    /// Asks for jobs for some time, and gives what was answered.
    ///
    /// - Parameters:
    ///   - url: The server.
    ///   - jobs: The numbers of the jobs; each thread has its share of them and goes through it in order.
    ///   - headers: Header fields of the requests.
    ///   - seconds: For how long.
    /// - Returns: How many answers there were.
    /// - Throws: `BenchmarkError` if some were errors.
    func run(_ url: String, jobs: ClosedRange<Int>, headers: [String: String], seconds: Int) throws -> Result {
        let file = try Scratch.write(Self.script(headers), to: "wrk.lua")
        let child = try ChildProcess(
            "/usr/bin/env",
            [
                "wrk", "-c", "\(connections)", "-t", "\(threads)", "-d", "\(seconds)s", "-s", file, url, "--",
                "\(jobs.lowerBound)", "\(jobs.count / threads)",
            ]
        )
        let lines = try child.outputToEnd().split(separator: "\n")
        guard let line = lines.last(where: { $0.hasPrefix("{") }) else {
            throw BenchmarkError("wrk said: \(lines.joined(separator: "\n"))")
        }
        let result = try JSONDecoder().decode(Result.self, from: Data(line.utf8))
        guard result.errors == 0 else { throw BenchmarkError("wrk counted \(Int(result.errors)) errors at \(url).") }
        return result
    }

    /// All requests are made before the time runs, so that the script costs little.
    private static func script(_ headers: [String: String]) -> String {
        let fields = headers.map { "[ [==[\($0)]==] ] = [==[\($1)]==]" }.joined(separator: ", ")
        return """
            local threads = 0
            function setup(thread)
                thread:set("number", threads)
                threads = threads + 1
            end
            function init(args)
                requests, last = {}, 0
                local first, count = tonumber(args[1]), tonumber(args[2])
                for i = 1, count do
                    local path = string.format("/api/jobs/\(BenchmarkJob.prefix)%012x", first + number * count + i - 1)
                    requests[i] = wrk.format("GET", path, {\(fields)})
                end
            end
            function request()
                last = last % #requests + 1
                return requests[last]
            end
            function done(summary)
                local e = summary.errors
                print(string.format('{"requests":%d,"microseconds":%d,"bytes":%d,"errors":%d}', summary.requests,
                    summary.duration, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
            end
            """
    }
}
