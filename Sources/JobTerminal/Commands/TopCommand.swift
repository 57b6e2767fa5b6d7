import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Shows all jobs on the whole terminal.
struct TopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Show what waits and runs, on the whole terminal.",
        discussion: """
            q quits, the arrows select a job, enter opens it, c cancels it, s sorts, / filters. Without a terminal, or \
            with --json, it prints what there is now and ends.

            The nodes that run jobs, and the queues in which some wait, are shown to those who may read the server's /metrics: everybody if it has no \
            authentication, otherwise with the scope admin. What is over counts from the start of this program on, for \
            a minute.
            """
    )

    @OptionGroup var options: GlobalOptions

    /// Who looks at a picture that stands still wants to know soon whether the server does.
    private static let longestSilence: Duration = .seconds(10)

    func run() async throws {
        let output = TerminalCapabilities(of: STDOUT_FILENO, environment: ProcessInfo.processInfo.environment)
        let isInteractive = !options.json && output.isInteractive && isatty(STDIN_FILENO) == 1
        // One session only: making it may run the command that gives the token.
        let session = try Session(options, silence: isInteractive ? Self.longestSilence : nil)
        if isInteractive { return try await TopRun(session: session).run() }
        var state = TopState(server: session.server.description, now: Date())
        let run = FeedRun(session: session, isFollowed: false) { _ in "jobctl top" }
        _ = try await run.run(from: .unfinished) { answer, isLast in
            state.take(answer.value.jobs, isLast: isLast, serverTime: answer.date)
        } _: { answer in
            state.take(answer.value, serverTime: answer.date)
        }
        state.load = await ServerLoad.read(session.client)
        if options.json { return try printJSON(state) }
        let capabilities = session.outputCapabilities
        let frame = TopFrame(palette: Palette(isColored: false), hasUnicode: capabilities.hasUnicode)
        frame.lines(state, width: capabilities.width ?? 120, height: nil).forEach(Console.output.writeLine)
    }

    /// The jobs that wait or run, one a line.
    private func printJSON(_ state: TopState) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for job in state.rows { Console.output.writeLine(String(decoding: try encoder.encode(job), as: UTF8.self)) }
    }
}
