import Foundation
import TestSupport
import Testing

/// The real `jobctl top` in a terminal, against a real service.
@Suite(.timeLimit(.minutes(3)))
struct TopInTerminalTests {
    /// Starts it in a terminal, and waits for its first picture.
    private func top(
        server: String? = nil,
        columns: Int = 80,
        rows: Int = 24,
        environment: [String: String?] = [:]
    ) async throws -> PseudoTerminal {
        var environment = environment
        environment["JOBCTL_URL"] = if let server { server } else { try await TestService.shared.url() }
        environment["LC_ALL"] = "C.UTF-8"
        let terminal = try await PseudoTerminal(
            "jobctl",
            arguments: ["top"],
            environment: environment,
            columns: columns,
            rows: rows
        )
        try await terminal.wait(for: "q quit")
        return terminal
    }

    private func startJob() async throws -> String {
        try await run("start", "sleep", "--input", #"{"seconds":600,"steps":600}"#).output
            .trimmingCharacters(in: .newlines)
    }

    private func expectRestored(_ terminal: PseudoTerminal, _ what: Comment) {
        #expect(!terminal.screen.isAlternate && terminal.screen.hasCursor && !terminal.isRaw, what)
        #expect(!terminal.screen.text.contains("q quit"), what)
    }

    /// How it can be ended, and what comes of it.
    enum End: Sendable, CaseIterable {
        case quit, controlC, interrupt, terminate, hangUp, crash

        var exit: ServiceProcess.Exit {
            switch self {
            case .quit, .terminate, .hangUp: .code(0)
            case .controlC, .interrupt: .code(130)
            case .crash: .signal(SIGSEGV)
            }
        }
    }

    @Test(arguments: End.allCases)
    func theTerminalIsAsItWas(after end: End) async throws {
        let terminal = try await top(environment: ["SWIFT_BACKTRACE": "enable=no"])
        #expect(terminal.screen.isAlternate && !terminal.screen.hasCursor && terminal.isRaw)
        switch end {
        case .quit: terminal.type("q")
        case .controlC: terminal.type("\u{3}")
        case .interrupt: terminal.send(SIGINT)
        case .terminate: terminal.send(SIGTERM)
        case .hangUp: terminal.send(SIGHUP)
        case .crash: terminal.send(SIGSEGV)
        }
        #expect(try await terminal.waitForExit() == end.exit, "\(end)")
        expectRestored(terminal, "\(end)")
    }

    @Test func aRefusalIsToldOnTheFirstScreen() async throws {
        let url = try #require(URL(string: try await TestService.shared.url()))
        let proxy = try FaultProxy(to: .tcp(port: UInt16(try #require(url.port))))
        defer { proxy.stop() }
        let problem = #"{"type":"/problems/unauthorized","title":"Unauthorized","status":401,"detail":"Who are you?"}"#
        proxy.set(
            .answer(
                "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\n"
                    + "Content-Length: \(problem.utf8.count)\r\nConnection: close\r\n\r\n\(problem)"
            )
        )
        let terminal = try await PseudoTerminal(
            "jobctl",
            arguments: ["top"],
            environment: ["JOBCTL_URL": "http://127.0.0.1:\(proxy.port)"]
        )
        #expect(try await terminal.waitForExit() == .code(4))
        expectRestored(terminal, "refused")
        #expect(terminal.screen.text.contains("Who are you?"), "\(terminal.screen.text)")
    }

    @Test func jobsAreShownSelectedFilteredOpenedAndCancelled() async throws {
        let id = try await startJob()
        let terminal = try await top()
        terminal.type("/\(id.suffix(8))\r")
        try await terminal.wait(for: "the job") { screen in
            screen.lines.contains { $0.hasPrefix("> \(id.suffix(8))  sleep  processing  ") }
        }
        try await terminal.wait(for: "1 node: ")
        terminal.type("\r")
        try await terminal.wait(for: "Job         \(id)")
        terminal.type("c")
        try await terminal.wait(for: "Cancel \(id)? y: yes")
        terminal.type("y")
        try await terminal.wait(for: "cancelled")
        terminal.type("qq")
        _ = try await terminal.waitForExit()
    }

    @Test func aPictureFitsTheWindowHoweverItChanges() async throws {
        let id = try await startJob()
        let terminal = try await top(columns: 200, rows: 50)
        terminal.type("/\(id)\r")
        try await terminal.wait(for: "> \(id)")
        for (columns, rows) in [(80, 24), (40, 10), (200, 50)] {
            terminal.resize(columns: columns, rows: rows)
            let shown = columns < 120 ? String(id.suffix(8)) : id
            try await terminal.wait(for: "\(columns)×\(rows)") { screen in
                screen.lines.first?.hasSuffix(" UTC") == true && screen.lines.last?.hasPrefix("q quit") == true
                    && screen.lines.contains { $0.hasPrefix("> \(shown)") }
            }
        }
        terminal.type("q")
        _ = try await terminal.waitForExit()
        _ = try await run("cancel", id)
    }

    @Test(arguments: [true, false])
    func coloursAreOnlyWhereTheyAreWelcome(hasColor: Bool) async throws {
        let id = try await startJob()
        let terminal = try await top(environment: ["NO_COLOR": hasColor ? nil : "1"])
        terminal.type("/\(id)\r")
        try await terminal.wait(for: "> \(id.suffix(8))")
        terminal.type("q")
        _ = try await terminal.waitForExit()
        // Colours, bold and dim; the reset at the end is for whatever was there.
        #expect(terminal.text.contains(#/\u{1B}\[[1-9][0-9]*m/#) == hasColor)
        _ = try await run("cancel", id)
    }

    @Test(arguments: [FaultProxy.Behaviour.refuse, .blackHole])
    func aServerThatIsLostLeavesItsLastPictureAndComesBack(fault: FaultProxy.Behaviour) async throws {
        let url = try #require(URL(string: try await TestService.shared.url()))
        let proxy = try FaultProxy(to: .tcp(port: UInt16(try #require(url.port))))
        defer { proxy.stop() }
        let id = try await startJob()
        let terminal = try await top(server: "http://127.0.0.1:\(proxy.port)", columns: 200)
        terminal.type("/\(id)\r")
        try await terminal.wait(for: "> \(id)")
        proxy.set(fault)
        // What is only silent is noticed too.
        if fault == .refuse { proxy.dropConnections() }
        try await terminal.wait(for: "As of 0:")
        try await terminal.wait(for: "the age") {
            $0.text.contains(#/As of 0:(?:0[1-9]|[1-5][0-9]) ago; trying again: /#)
        }
        #expect(terminal.screen.text.contains("> \(id)"))
        _ = try await run("cancel", id)
        #expect(terminal.screen.text.contains("> \(id)"))
        proxy.set(.forward)
        proxy.dropConnections()
        try await terminal.wait(for: "the news") { !$0.text.contains("As of") && !$0.text.contains("> \(id)") }
        terminal.type("q")
        #expect(try await terminal.waitForExit() == .code(0))
    }

    @Test func aPipeGetsOneTableAndNoControls() async throws {
        let id = try await startJob()
        let shown = try await run("top")
        #expect(shown.code == 0 && shown.errorOutput.isEmpty)
        #expect(shown.output.contains(id) && shown.output.contains("1 node: "))
        #expect(!shown.output.contains("\u{1B}") && !shown.output.contains("q quit"))
        #expect(!shown.output.contains("in the last"), "nothing was seen to end yet")
        let json = try await run("top", "--json")
        #expect(json.outputLines.contains { $0.contains(id) }, "\(json)")
        #expect(json.outputLines.allSatisfy { $0.hasPrefix("{") }, "\(json)")
        // In a terminal, with something else to read from.
        let program = try ServiceProcess.path(of: "jobctl")
        let url = try await TestService.shared.url()
        let terminal = try await PseudoTerminal(
            "/bin/sh",
            arguments: ["-c", "\(program) top --url \(url) </dev/null"],
            columns: 200
        )
        #expect(try await terminal.waitForExit() == .code(0))
        #expect(terminal.text.contains(id) && !terminal.text.contains("\u{1B}[?1049h"))
        _ = try await run("cancel", id)
    }
}
