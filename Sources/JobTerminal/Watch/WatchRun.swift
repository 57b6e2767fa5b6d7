import Foundation
import JobStatusClient
import JobStatusModels

/// Follows jobs to their end in front of somebody, and prints what they gave.
struct WatchRun {
    /// Why a watch ended.
    private enum End {
        case settled, interrupted, deadline
    }

    let session: Session
    let events: AsyncStream<WatchEvent>
    let relay: AsyncStream<WatchEvent>.Continuation

    /// Watches jobs.
    ///
    /// - Parameters:
    ///   - jobIDs: The jobs, each once.
    ///   - first: What is already known of one of them.
    /// - Throws: `CommandFailure` unless all of them are completed.
    func watch(_ jobIDs: [String], first: Answer<JobStatus>? = nil) async throws {
        let signals = WatchSignals { [relay] in relay.yield($0) }
        defer { withExtendedLifetime(signals) {} }
        var state = WatchState(jobIDs)
        var view = makeView()
        let clock = ContinuousClock()
        let start = clock.now
        if let first {
            // A live line has no room for the whole id, which is needed should this terminal be lost.
            if style == .tty { Console.error.writeLine("Started job \(first.value.jobID)") }
            relay.yield(.answered(first))
        }
        let follower = JobFollower(client: session.client) { [relay] in relay.yield($0) }
        let end = await withTaskGroup { group in
            if first?.value.isOver != true { group.addTask { await follower.follow(jobIDs) } }
            group.addTask { await tick() }
            if let timeout = session.options.timeout?.duration {
                group.addTask { [relay] in
                    if (try? await Task.sleep(for: timeout)) != nil { relay.yield(.deadline) }
                }
            }
            defer { group.cancelAll() }
            for await event in events {
                let now = clock.now - start
                let notice = state.apply(event, at: now)
                view.show(state, notice, after: event, at: now)
                if state.isSettled { return End.settled }
                if case .interrupted = event { return .interrupted }
                if case .deadline = event { return .deadline }
            }
            return .settled
        }
        report(state, end)
        try CommandFailure.check(end == .interrupted ? [.interrupted] : [state.exitStatus])
    }

    /// Has the live lines show the time that passes while nothing else happens.
    private func tick() async {
        while (try? await Task.sleep(for: .milliseconds(250))) != nil { relay.yield(.tick) }
    }

    /// How to show progress, where that was left open.
    private var style: ProgressStyle {
        let style = session.options.progress
        guard style == .auto else { return style }
        return session.errorCapabilities.isInteractive ? .tty : .plain
    }

    private func makeView() -> any WatchView {
        let capabilities = session.errorCapabilities
        let write: @Sendable (String) -> Void = { Console.error.write($0) }
        let lines = WatchLines(
            palette: Palette(isColored: capabilities.hasColor),
            hasUnicode: capabilities.hasUnicode
        )
        switch style {
        case .none: return SilentView(lines: lines, write: write)
        case .plain, .auto: return PlainView(lines: lines, write: write)
        case .tty:
            let environment = session.environment
            let size: @Sendable () -> (columns: Int, rows: Int) = {
                let now = TerminalCapabilities(of: STDERR_FILENO, environment: environment)
                    .asTerminal(environment: environment)
                return (now.width ?? 80, now.height ?? 24)
            }
            return LiveView(lines: lines, size: size, write: write)
        }
    }

    private func report(_ state: WatchState, _ end: End) {
        var nextSteps = NextSteps()
        for error in state.jobs.compactMap(\.error) {
            nextSteps.append(CommandFailure.nextStep(after: error, server: session.server.description))
        }
        nextSteps.tell()
        let open = state.open.map(\.jobID)
        switch end {
        case .settled: break
        case .interrupted:
            Console.error.writeLine(
                "jobctl: interrupted; \(open.count == 1 ? "the job goes" : "the jobs go") on. To watch again:"
            )
        case .deadline:
            Console.error.writeLine("jobctl: \(Self.situation(state)) at the timeout. To watch again:")
        }
        if end != .settled { Console.error.writeLine("  \(resumeCommand(open))") }
        printResults(state, isSettled: end == .settled)
    }

    /// What is so when the time is over.
    private static func situation(_ state: WatchState) -> String {
        if state.trouble != nil { return "the server is out of reach" }
        return state.open.contains { $0.status == nil } ? "the server has not answered yet" : "still running"
    }

    /// The command that goes on with this watch; a token is never repeated.
    private func resumeCommand(_ jobIDs: [String]) -> String {
        let url = session.options.url.map { _ in ["--url", Self.quoted(session.server.description)] } ?? []
        return (["jobctl", "watch"] + url + jobIDs).joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ":/.-_".contains($0)) }
        return isPlain ? text : "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    private func printResults(_ state: WatchState, isSettled: Bool) {
        if session.options.json {
            return state.jobs.compactMap(\.wireText).forEach(Console.output.writeLine)
        }
        let isTerminal = session.outputCapabilities.width != nil
        for job in state.jobs {
            guard let result = job.status?.result else { continue }
            if state.jobs.count > 1 {
                Console.output.writeLine("\(job.jobID)\t\(JSONText.compact(JobTexts.pretty(result).utf8))")
            } else if result != .null {
                Console.output.writeLine(JobTexts.readable(result, isTerminal: isTerminal))
            }
        }
    }
}
