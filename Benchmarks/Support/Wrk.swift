import Foundation

/// The load generator wrk.
package struct Wrk {
    package struct Result: Decodable {
        package var requests: Double
        package var microseconds: Double
        package var errors: Double
        package var bytes: Double

        /// Answers a second.
        package var rate: Double { requests / microseconds * 1e6 }
        /// The bytes of an answer, its head included.
        package var answerBytes: Double { bytes / requests }
    }

    package let connections: Int
    package let threads: Int

    package init(connections: Int, threads: Int) {
        self.connections = connections
        self.threads = threads
    }

    /// Sends requests for some time, and gives what was answered.
    ///
    /// - Parameters:
    ///   - url: The server.
    ///   - script: What is sent, in Lua.
    ///   - arguments: What the script is given.
    ///   - seconds: For how long.
    /// - Returns: How many answers there were.
    /// - Throws: `BenchmarkError` if some were errors.
    package func run(_ url: String, script: String, arguments: [String] = [], seconds: Int) throws -> Result {
        let file = try Scratch.write(script + Self.summary, to: "wrk.lua")
        let options = ["wrk", "-c", "\(connections)", "-t", "\(threads)", "-d", "\(seconds)s", "-s", file, url]
        let child = try ChildProcess("/usr/bin/env", options + ["--"] + arguments)
        let lines = try child.outputToEnd().split(separator: "\n")
        guard let line = lines.last(where: { $0.hasPrefix("{") }) else {
            throw BenchmarkError("wrk said: \(lines.joined(separator: "\n"))")
        }
        let result = try JSONDecoder().decode(Result.self, from: Data(line.utf8))
        guard result.errors == 0 else { throw BenchmarkError("wrk counted \(Int(result.errors)) errors at \(url).") }
        return result
    }

    /// Posts the same JSON again and again; the same as `run` otherwise.
    ///
    /// - Parameters:
    ///   - json: The body.
    ///   - path: Where to.
    ///   - url: The server.
    ///   - keys: What the idempotency keys of the requests begin with, each of which has one of its own; nil for none. With one thread
    ///     only, since each counts for itself.
    ///   - tokens: Who posts, one after the other.
    ///   - seconds: For how long.
    /// - Returns: How many answers there were.
    /// - Throws: `BenchmarkError` if some were errors.
    package func post(
        _ json: String,
        to path: String,
        at url: String,
        keys: String? = nil,
        tokens: [String] = [],
        seconds: Int
    ) throws -> Result {
        precondition(keys == nil || threads == 1)
        var script = """
            wrk.method, wrk.path, wrk.body = "POST", "\(path)", [==[\(json)]==]
            wrk.headers["Content-Type"] = "application/json"

            """
        if keys != nil || !tokens.isEmpty {
            let key = keys.map { #"wrk.headers["Idempotency-Key"] = "\#($0)-" .. number"# } ?? ""
            let token =
                tokens.isEmpty ? "" : #"wrk.headers["Authorization"] = "Bearer " .. tokens[number % #tokens + 1]"#
            script += """
                local number = 0
                local tokens = {\(tokens.map { "\"\($0)\"" }.joined(separator: ","))}
                function request()
                    number = number + 1
                    \(key)
                    \(token)
                    return wrk.format()
                end

                """
        }
        return try run(url, script: script, seconds: seconds)
    }

    private static let summary = """

        function done(summary)
            local e = summary.errors
            print(string.format('{"requests":%d,"microseconds":%d,"bytes":%d,"errors":%d}', summary.requests,
                summary.duration, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout))
        end
        """
}
