import BenchmarkSupport

extension Wrk {
    /// Asks for one job after the other for some time, and gives what was answered.
    ///
    /// - Parameters:
    ///   - url: The server.
    ///   - jobs: The numbers of the jobs; each thread has its share of them and goes through it in order.
    ///   - headers: Header fields of the requests.
    ///   - seconds: For how long.
    /// - Returns: How many answers there were.
    /// - Throws: `BenchmarkError` if some were errors.
    func run(_ url: String, jobs: ClosedRange<Int>, headers: [String: String], seconds: Int) throws -> Result {
        let arguments = ["\(jobs.lowerBound)", "\(jobs.count / threads)"]
        return try run(url, script: Self.polls(headers), arguments: arguments, seconds: seconds)
    }

    /// All requests are made before the time runs, so that the script costs little.
    private static func polls(_ headers: [String: String]) -> String {
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
            """
    }
}
