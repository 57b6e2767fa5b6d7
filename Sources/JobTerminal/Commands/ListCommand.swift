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
              jobctl list --follow --kind checksum
            """
    )

    @Option(help: "Only jobs with this status: pending, processing, completed or failed.")
    var status: StatusArgument?

    @Option(help: "Only jobs of this kind.", completion: Completions.kinds)
    var kind: String?

    @Option(help: ArgumentHelp("How many jobs at most.", valueName: "number"))
    var limit: Int = 50

    @Flag(name: .shortAndLong, help: "Then print each of these jobs that is new or changes.")
    var follow = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit is a number above 0.") }
    }

    func run() async throws {
        let session = try Session(options)
        // Where the feed ends before the list is made, so that nothing is missed in between.
        let cursor = follow ? try await run(session, isFollowed: false).run(from: .now) { _ in } : nil
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
            }
            jobs += answer.value.jobs
        } while query.page != nil && left > 0
        if !options.json { show(jobs, session) }
        if let cursor { try await follow(from: cursor, after: jobs, session) }
    }

    private func run(_ session: Session, isFollowed: Bool) -> FeedRun {
        FeedRun(session: session, isFollowed: isFollowed) { cursor in
            "jobctl changes --follow" + (cursor.map { " --since=\($0)" } ?? "")
        }
    }

    /// Prints what is newer than what was listed.
    private func follow(from cursor: String, after jobs: [JobStatus], _ session: Session) async throws {
        let listed = Dictionary(jobs.map { ($0.jobID, $0.revision ?? 0) }, uniquingKeysWith: max)
        let capabilities = session.outputCapabilities
        let texts = ChangeTexts(
            palette: Palette(isColored: capabilities.hasColor),
            width: capabilities.width,
            hasUnicode: capabilities.hasUnicode
        )
        _ = try await run(session, isFollowed: true).run(from: .cursor(cursor)) { answer in
            for change in answer.value.changes {
                guard case .updated(let job) = change, status == nil || job.status == status?.status,
                    kind == nil || job.kind == kind, job.revision ?? .max > listed[job.jobID] ?? 0
                else { continue }
                let json = options.json ? JSONText.job(job.jobID, in: answer.body) : nil
                Console.output.writeLine(json ?? texts.line(change, at: answer.date ?? Date()))
            }
        }
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
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    init?(argument: String) {
        status = JobStatus.Status(rawValue: argument)
        guard JobStatus.Status.known.contains(status) else { return nil }
    }
}
