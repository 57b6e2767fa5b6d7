import AsyncHTTPClient
import Foundation
import NIOCore

/// The program `jobd`, as it was built beside this one, in a process of its own.
package final class Jobd {
    private let process: ChildProcess
    package let url: String

    /// Starts it on a free port of this machine and returns when it is ready.
    ///
    /// - Parameters:
    ///   - connectionString: Its database.
    ///   - arguments: Further arguments of `jobd serve`.
    /// - Throws: `BenchmarkError` if it was not built or does not start.
    package init(_ connectionString: String, _ arguments: [String] = []) throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let program = (own as NSString).deletingLastPathComponent + "/jobd"
        guard FileManager.default.isExecutableFile(atPath: program) else {
            throw BenchmarkError("\(program) was not built: swift build --package-path Benchmarks -c release")
        }
        process = try ChildProcess(
            program,
            ["serve", "--port", "0", "--database-url", connectionString, "--demo-kinds", "--log-level", "error"]
                + arguments
        )
        let line = try process.line()
        guard let url = line.split(separator: " ").last, line.hasPrefix("jobd ready on ") else {
            throw BenchmarkError("jobd said: \(line)")
        }
        self.url = String(url)
    }

    /// The port of 127.0.0.1 that it listens on.
    package var port: Int { URL(string: url)?.port ?? 0 }

    /// What it uses of the machine.
    package var usage: ProcessUsage { process.usage }

    /// A value of `/metrics`, by name; 0 if there is none.
    package func metric(_ name: String, key: String? = nil) async throws -> Double {
        let text = String(decoding: try await get("/metrics", key: key).body, as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) } ?? 0
    }

    /// What a GET is answered.
    package func get(_ path: String, key: String? = nil) async throws -> (headers: [(String, String)], body: [UInt8]) {
        var request = HTTPClientRequest(url: url + path)
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 16 << 20)
        guard response.status == .ok else { throw BenchmarkError("GET \(path) was answered \(response.status).") }
        return (response.headers.map { ($0.name, $0.value) }, Array(buffer: body))
    }

    /// Posts JSON, and gives what is answered.
    @discardableResult
    package func post(_ path: String, _ json: String = "", key: String? = nil) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url + path)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json")
        if let key { request.headers.add(name: "Authorization", value: "Bearer \(key)") }
        request.body = .bytes(ByteBuffer(string: json))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await response.body.collect(upTo: 16 << 20)
        guard (200..<300).contains(response.status.code) else {
            throw BenchmarkError("POST \(path) was answered \(response.status).")
        }
        return Array(buffer: body)
    }

    package func stop() {
        process.stop()
    }
}
