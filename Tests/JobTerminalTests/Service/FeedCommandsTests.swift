import Foundation
import JobStatusClient
import JobStatusModels
import TestSupport
import Testing

/// The commands that read the feed, against the real service.
@Suite(.timeLimit(.minutes(3)))
struct FeedCommandsTests {
    /// A service on a cluster of its own: the feed waits for every transaction of a cluster, those of other tests too.
    private func withService(_ body: (_ url: String, _ connectionString: String) async throws -> Void) async throws {
        let cluster = TestCluster.private()
        let connectionString = try await cluster.start()
        do {
            let service = try await ServiceProcess.start(
                "jobd",
                arguments: ["serve", "--port", "0", "--demo-kinds", "--database-url", connectionString]
            )
            try await body(service.waitUntilReady(), connectionString)
            service.kill()
            _ = try await service.waitForExit()
        } catch {
            await cluster.stop()
            throw error
        }
        await cluster.stop()
    }

    /// The cursor that a run names to go on from.
    private func cursor(_ run: Run) throws -> String {
        let match = run.errorOutput.firstMatch(of: #/to go on: jobctl changes --since=([A-Za-z0-9_-]+)\n$/#)
        return String(try #require(match, "\(run.errorOutput)").1)
    }

    @Test func changesGoOnWhereTheyEnded() async throws {
        try await withService { url, _ in
            let input = #"{"message":"Input invalid"}"#
            let started = try await run("start", "fail", "--input", input, server: url)
            let id = started.output.trimmingCharacters(in: .newlines)
            #expect(try await run("watch", id, "--progress", "none", server: url).code == 1)
            var first: Run
            // The service's own transactions can hold the feed back for a moment.
            repeat { first = try await run("changes", server: url) } while !first.output.contains("\(id)  fail")
            #expect(first.code == 0)
            #expect(first.outputLines.contains { $0.contains(id) && $0.hasSuffix("Input invalid") })

            let since = try cursor(first)
            #expect(try await run("delete", id, server: url).code == 0)
            var next: Run
            repeat {
                next = try await run("changes", "--since", since, "--json", server: url)
            } while !next.output.contains(id)
            #expect(next.outputLines.contains(#"{"jobId":"\#(id)","deleted":true}"#), "\(next.output)")
            #expect(try await run("changes", "--progress", "none", server: url).errorOutput.isEmpty)
        }
    }

    @Test func aCursorOfNoServerIsRefusedWithANextStep() async throws {
        let refused = try await run("changes", "--since", "nonsense")
        #expect(refused.code == 6 && refused.output.isEmpty && refused.errorOutput.contains("Leave out --since"))
        #expect(try await run("changes", "--new").code == 2)
        #expect(try await run("changes", server: "http://127.0.0.1:1").code == 5)
    }

    /// How many requests for a path a service has answered.
    private func requests(_ path: String, _ url: String) async throws -> Int {
        let client = JobStatusClient(baseURL: try #require(URL(string: url)))
        let lines = try await client.send(.metrics).value.split(separator: "\n")
        let counts = lines.filter { $0.hasPrefix("jobd_http_requests_total{") && $0.contains("\"\(path)\"") }
        return counts.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
    }

    @Test func aLongHistoryIsNotReadToGetToItsEnd() async throws {
        try await withService { url, connectionString in
            let old = try await run("start", "noop", "--watch", "--json", server: url)
            #expect(old.code == 0)
            try await runSQL(
                """
                insert into job select (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).*
                from job j, generate_series(1, 20000)
                """,
                on: connectionString
            )
            for arguments in [["list", "--follow"], ["changes", "--follow", "--new"]] {
                let before = try await requests("/api/changes", url)
                let follow = try await ServiceProcess.start(
                    "jobctl",
                    arguments: arguments + ["--json", "--url", url]
                )
                // It may be told only of what is started once it follows, which it does not say.
                var id = ""
                repeat {
                    id = try await run("start", "noop", server: url).output.trimmingCharacters(in: .newlines)
                } while (try? await follow.output.line(containing: id, within: .seconds(3))) == nil
                follow.send(SIGINT)
                #expect(try await end(of: follow).code == 130)
                let count = try await requests("/api/changes", url) - before
                #expect((1...20).contains(count), "\(arguments): \(count)")
                #expect(follow.output.lines.count < 200)
            }
            let before = try await (requests("/api/changes", url), requests("/api/jobs", url))
            let top = try await run("top", server: url)
            #expect(top.code == 0 && top.output.contains("0 waiting, 0 running"), "\(top)")
            #expect(try await requests("/api/changes", url) - before.0 == 1)
            #expect((2...20).contains(try await requests("/api/jobs", url) - before.1))
        }
    }
}
