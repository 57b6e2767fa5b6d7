import Foundation
import TestSupport
import Testing

/// Watching through interruptions of every sort.
@Suite(.timeLimit(.minutes(3)))
struct WatchAgainstServiceTests {
    private func startSleep(_ seconds: Double) async throws -> String {
        try await run("start", "sleep", "--input", #"{"seconds":\#(seconds),"steps":20}"#).output
            .trimmingCharacters(in: .newlines)
    }

    /// A proxy before the shared service.
    private func proxy() async throws -> FaultProxy {
        let url = try #require(URL(string: try await TestService.shared.url()))
        return try FaultProxy(to: .tcp(port: UInt16(try #require(url.port))))
    }

    @Test func anInterruptSaysHowToGoOn() async throws {
        let id = try await startSleep(600)
        let watch = try await start("watch", id)
        _ = try await watch.errorOutput.line(containing: "processing")
        watch.send(SIGINT)
        let run = try await end(of: watch)
        #expect(run.code == 130)
        #expect(
            run.errorOutput.hasSuffix("jobctl: interrupted; the job goes on. To watch again:\n  jobctl watch \(id)\n")
        )
        #expect(try await JobTerminalTests.run("status", id).output.contains("processing"))
        _ = try await JobTerminalTests.run("cancel", id)
    }

    @Test(arguments: [["list", "--follow"], ["changes", "--follow"]])
    func anInterruptEndsWhatIsFollowed(arguments: [String]) async throws {
        let id = try await startSleep(600)
        let follow = try await start(arguments[0], arguments[1], "--json")
        _ = try await follow.output.line(containing: id)
        // What comes later is printed too: it follows by now.
        _ = try await JobTerminalTests.run("cancel", id)
        _ = try await follow.output.line(containing: "cancelled")
        follow.send(SIGINT)
        let run = try await end(of: follow)
        #expect(run.code == 130)
        #expect(run.errorOutput.contains("jobctl changes --follow --since="))
    }

    @Test(arguments: [1, 3])
    func aServerThatIsAwayDoesNotEndIt(count: Int) async throws {
        let proxy = try await proxy()
        defer { proxy.stop() }
        var ids: [String] = []
        for _ in 0..<count { ids.append(try await startSleep(600)) }
        let process = try await ServiceProcess.start(
            "jobctl",
            arguments: ["watch"] + ids,
            environment: ["JOBCTL_URL": "http://127.0.0.1:\(proxy.port)"]
        )
        _ = try await process.errorOutput.line(containing: "processing")
        proxy.set(.refuse)
        proxy.dropConnections()
        _ = try await process.errorOutput.line(containing: "Trying again")
        proxy.set(.forward)
        _ = try await process.errorOutput.line(containing: "The server is back.")
        for id in ids { _ = try await JobTerminalTests.run("cancel", id) }
        #expect(try await end(of: process).code == 3, "\(process.transcript)")
    }

    @Test func answersThatBreakOffDoNotEndIt() async throws {
        let proxy = try await proxy()
        defer { proxy.stop() }
        proxy.set(.cut(afterBytes: 200))
        let id = try await startSleep(0.5)
        let process = try await start("watch", id, server: "http://127.0.0.1:\(proxy.port)")
        _ = try await process.errorOutput.line(containing: "Trying again")
        proxy.set(.forward)
        #expect(try await end(of: process).code == 0)
    }

    @Test func aServerAwayAtTheTimeoutIsNoRunningJob() async throws {
        let proxy = try await proxy()
        defer { proxy.stop() }
        proxy.set(.blackHole)
        let process = try await start("watch", "j", "--timeout", "1s", server: "http://127.0.0.1:\(proxy.port)")
        let run = try await end(of: process)
        #expect(run.code == 5 && !run.errorOutput.contains("still running"), "\(run.errorOutput)")
        #expect(run.errorOutput.hasSuffix("at the timeout. To watch again:\n  jobctl watch j\n"))
    }

    @Test func aServiceThatDiesAndComesBackIsFollowedFurther() async throws {
        try await withTestDatabase { connectionString in
            func serve(port: String) async throws -> ServiceProcess {
                try await ServiceProcess.start(
                    "jobd",
                    arguments: [
                        "serve", "--port", port, "--demo-kinds", "--database-url", connectionString, "--lease", "2s",
                    ]
                )
            }
            let first = try await serve(port: "0")
            let url = try await first.waitUntilReady()
            let started = try await run("start", "sleep", "--input", #"{"seconds":600}"#, server: url)
            let id = started.output.trimmingCharacters(in: .newlines)
            let watch = try await start("watch", id, server: url)
            _ = try await watch.errorOutput.line(containing: "processing")
            first.kill()
            _ = try await watch.errorOutput.line(containing: "Trying again")
            let second = try await serve(port: String(url.split(separator: ":").last ?? ""))
            _ = try await second.waitUntilReady()
            _ = try await watch.errorOutput.line(containing: "The server is back.")
            #expect(try await run("cancel", id, server: url).code == 0)
            #expect(try await end(of: watch).code == 3, "\(watch.transcript)")
            second.send(SIGTERM)
            try await second.waitForExit(within: .seconds(60))
        }
    }
}
