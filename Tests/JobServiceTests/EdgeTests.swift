import Foundation
import Glibc
import JobStatusClient
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Limits, pages and certificates of real nodes", .timeLimit(.minutes(5)))
struct EdgeTests {
    private func run(_ program: String, _ arguments: String...) async throws -> ServiceProcess {
        let process = try await ServiceProcess.start(program, arguments: arguments)
        _ = try await process.waitForExit(within: .seconds(60))
        return process
    }

    /// Writes a certificate for `localhost` that is its own authority.
    private func makeCertificate(_ name: String, in folder: String) async throws {
        let process = try await run(
            "/usr/bin/openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=\(name)",
            "-keyout",
            folder + "/key.pem",
            "-out",
            folder + "/cert.pem"
        )
        #expect(try await process.waitForExit() == .code(0), "\(process.transcript)")
    }

    @Test func aCertificateIsReplacedWhileANodeRuns() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await makeCertificate("first.example", in: folder)
        try await withTestDatabase { database in
            let options = ["--tls-certificate", folder + "/cert.pem", "--tls-key", folder + "/key.pem"]
            let service = try await Service.start(on: database, options)
            #expect(service.url.scheme == "https")
            let health = service.url.appending(path: "healthz").absoluteString
            let first = try await run("/usr/bin/curl", "-skvi", "--http2", health)
            #expect(first.output.text.hasPrefix("HTTP/2 200"), "\(first.transcript)")
            #expect(first.errorOutput.text.contains("first.example"))
            let older = try await run("/usr/bin/curl", "-ski", "--http1.1", health)
            #expect(older.output.text.hasPrefix("HTTP/1.1 200"), "\(older.transcript)")

            try await makeCertificate("second.example", in: folder)
            service.process.send(SIGHUP)
            var seen = first
            while !seen.errorOutput.text.contains("second.example") {
                seen = try await run("/usr/bin/curl", "-skv", health)
            }
            // What can't be used replaces nothing.
            try Data("nonsense".utf8).write(to: URL(filePath: folder + "/cert.pem"))
            service.process.send(SIGHUP)
            _ = try await service.process.errorOutput.line(containing: "Keeping the old", within: .seconds(60))
            seen = try await run("/usr/bin/curl", "-skv", health)
            #expect(seen.errorOutput.text.contains("second.example"), "\(seen.transcript)")
            #expect(try await service.stop() == .code(0))
        }
    }

    @Test func limitsAreKept() async throws {
        try await withTestDatabase { database in
            let environment = ["JOBD_RATE_LIMIT": "4/h", "JOBD_MAX_UNFINISHED": "1"]
            let service = try await Service.start(["--database-url", database], environment: environment)
            let long = #"{"kind":"sleep","input":{"seconds":600}}"#
            let first = try await service.post("api/jobs", long)
            #expect(first.code == 202)
            #expect(first.headers["ratelimit-policy"] == #""requests";q=4;w=3600"#)
            let second = try await service.post("api/jobs", long)
            #expect(second.code == 429)
            #expect(String(decoding: second.body, as: UTF8.self).contains("too-many-unfinished-jobs"))
            _ = try await service.get("api/jobs")
            _ = try await service.get("api/jobs")
            let last = try await service.get("api/jobs")
            #expect(last.code == 429)
            #expect(String(decoding: last.body, as: UTF8.self).contains("too-many-requests"))
            #expect(try await service.get("healthz").code == 200)
            try await service.stop()
        }
    }

    @Test func theIndexForALimitIsAskedFor() async throws {
        try await withTestDatabase { database in
            _ = try await run("jobd", "migrate", "--database-url", database)
            let process = try await run(
                "jobd",
                "serve",
                "--demo-kinds",
                "--port",
                "0",
                "--database-url",
                database,
                "--no-migrate",
                "--max-unfinished",
                "5"
            )
            #expect(try await process.waitForExit() == .code(1))
            #expect(process.errorOutput.text.contains("create index if not exists job_unfinished"))
        }
    }

    @Test func anAllowedPageMayCall() async throws {
        try await withTestDatabase { database in
            let service = try await Service.start(on: database, ["--cors-origin", "https://app.example.com"])
            for (origin, code) in [("https://app.example.com", 200), ("https://evil.example.com", 403)] {
                var request = URLRequest(url: service.url.appending(path: "api/kinds"))
                request.setValue(origin, forHTTPHeaderField: "Origin")
                let answer = try await service.send(request)
                #expect(answer.code == code)
                #expect((answer.headers["access-control-allow-origin"] == origin) == (code == 200))
            }
            try await service.stop()
        }
    }

    @Test(arguments: [
        (["--rate-limit", "100"], "100/s"), (["--max-unfinished", "0"], "max-unfinished"),
        (["--cors-origin", "app.example.com"], "https://app.example.com"), (["--cors-origin", "*"], "authentication"),
        (["--tls-key", "x.pem"], "tls-certificate"),
    ])
    func wrongUseIsTold(options: [String], expected: String) async throws {
        let process = try await ServiceProcess.start("jobd", arguments: ["serve", "--demo-kinds"] + options)
        #expect(try await process.waitForExit(within: .seconds(60)) == .code(2))
        #expect(process.errorOutput.text.contains(expected), "\(process.transcript)")
    }
}
