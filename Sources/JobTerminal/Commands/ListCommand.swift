import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusModels

/// Lists jobs.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, newest first.",
        discussion: """
            EXAMPLES
              jobctl list --status failed
              jobctl list --kind checksum --limit 500 --json
            """
    )

    @Option(help: "Only jobs with this status: pending, processing, completed or failed.")
    var status: StatusArgument?

    @Option(help: "Only jobs of this kind.")
    var kind: String?

    @Option(help: ArgumentHelp("How many jobs at most.", valueName: "number"))
    var limit: Int = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number above 0.") }
    }

    func run() async throws {
        let session = try Session(options)
        var jobs: [JobStatus] = []
        var query = JobQuery(status: status?.status, kind: kind)
        var left = limit
        repeat {
            query.limit = min(left, JobLimits.pageSizes.upperBound)
            let answer = try await session.answer { [query] in try await $0.send(.list(query)) }
            left -= answer.value.jobs.count
            query.page = answer.value.nextPage
            if options.json {
                JSONText.elements(of: "jobs", in: answer.body).forEach(Console.output.writeLine)
            } else {
                jobs += answer.value.jobs
            }
        } while query.page != nil && left > 0
        if !options.json { show(jobs, session) }
    }

    private func show(_ jobs: [JobStatus], _ session: Session) {
        guard !jobs.isEmpty else { return Console.error.writeLine("There are no such jobs.") }
        let capabilities = session.outputCapabilities
        let texts = JobTexts(palette: Palette(isColored: capabilities.hasColor), now: Date())
        let lines = texts.table(jobs).lines(width: capabilities.width, unicode: capabilities.hasUnicode) {
            texts.painted(jobs, row: $0, column: $1, $2)
        }
        lines.forEach(Console.output.writeLine)
    }
}

/// One of the statuses that jobs have.
struct StatusArgument: ExpressibleByArgument, Sendable {
    let status: JobStatus.Status

    static var allValueStrings: [String] { JobStatus.Status.known.map(\.rawValue) }

    init?(argument: String) {
        status = JobStatus.Status(rawValue: argument)
        guard JobStatus.Status.known.contains(status) else { return nil }
    }
}
