import BenchmarkSupport
import Foundation

/// nginx with one worker process that gives a fixed answer.
struct Nginx {
    let url: String
    private let process: ChildProcess

    init(_ answer: FixedAnswer) async throws {
        let folder = try Scratch.directory("nginx").path()
        let port = try Self.freePort()
        url = "http://127.0.0.1:\(port)"
        let file = try Scratch.write(Self.configuration(answer, port: port, folder: folder), to: "nginx.conf")
        process = try ChildProcess(
            "/usr/bin/env",
            ["PATH=/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin", "nginx", "-e", "stderr", "-c", file]
        )
        try await Self.waitUntilItListens(on: port)
    }

    func stop() {
        process.stop()
    }

    private static func configuration(_ answer: FixedAnswer, port: Int, folder: String) -> String {
        var headers = answer.headers
        let type = headers.removeValue(forKey: "Content-Type") ?? ""
        let fields = headers.map { "add_header \($0) '\($1)';" }.joined(separator: " ")
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: " ")
        return """
            daemon off;
            worker_processes 1;
            pid \(folder)/nginx.pid;
            events { worker_connections 1024; }
            http {
                access_log off;
                server_tokens off;
                default_type '\(type)';
                keepalive_requests 1000000000;
                keepalive_timeout 1h;
                \(temporary)
                server {
                    listen 127.0.0.1:\(port);
                    location / { \(fields) return \(answer.status)\(answer.status == 200 ? " '\(answer.body)'" : ""); }
                }
            }
            """
    }

    /// A port that nobody listens on: nginx can't say which one the system chose.
    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
            }
        }
        guard result == 0 else { throw BenchmarkError("there is no free port: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func waitUntilItListens(on port: Int) async throws {
        for _ in 0..<100 {
            if (try? Swarm(port: port).open()) != nil { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw BenchmarkError("nginx did not start")
    }
}
