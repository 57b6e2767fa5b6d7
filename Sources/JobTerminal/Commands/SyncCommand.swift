import ArgumentParser
import Foundation
import JobStatusClient
import JobStatusSync

/// Keeps a replica in a file.
struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync",
        abstract: "Bring an SQLite file up to date with all jobs of the server.",
        discussion: """
            The table "job" has a row for each job, with columns named as in its JSON. It may be killed at any moment \
            and goes on where it was; other programs may read the file meanwhile. Results over 4 KiB are left out.

            EXAMPLES
              jobctl sync jobs.sqlite && sqlite3 jobs.sqlite "select kind, count(*) from job group by kind"
              jobctl sync jobs.sqlite --follow
            """
    )

    @Argument(help: "The file; it is made if there is none.", completion: .file())
    var file: String

    @Flag(name: .shortAndLong, help: "Go on with what changes from now on.")
    var follow = false

    @Option(help: ArgumentHelp("Whose jobs these are, if the file has those of several users.", valueName: "name"))
    var account: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        // A name mistyped must not cost what is there, though a copy of it would be kept.
        guard !JobReplica.isSomethingElse(at: file) else {
            throw CommandFailure(
                .wrongUsage,
                "\(TerminalText.clean(file)) is there and is no replica. Name another file, or delete this one."
            )
        }
        let failure = LastFailure()
        let session = try Session(options, onEvent: failure.note)
        do {
            let replica = try JobReplica(
                path: file,
                client: session.client,
                account: account ?? session.server.description
            )
            try await run(replica) { failure.value.map { CommandFailure($0, server: session.server.description) } }
        } catch let error as JobStatusClientError {
            throw CommandFailure(error, server: session.server.description)
        } catch let error as ReplicaError {
            throw CommandFailure(error == .damaged ? .couldNotFindOut : .wrongUsage, error.description)
        } catch let error as CommandFailure {
            throw error
        } catch {
            throw CommandFailure(.couldNotFindOut, "\(TerminalText.clean(file)): \(error)")
        }
    }

    /// Why it ended.
    private enum End: Sendable {
        case done, interrupted, deadline
    }

    private func run(_ replica: JobReplica, trouble: () -> CommandFailure?) async throws {
        let (interrupts, relay) = AsyncStream<Void>.makeStream()
        let signals = WatchSignals { if case .interrupted = $0 { relay.yield() } }
        defer { withExtendedLifetime(signals) {} }
        let end = try await withThrowingTaskGroup(of: End.self) { group in
            group.addTask { [self] in
                tell(try await replica.refresh())
                if follow { try await replica.follow { tell($0) } }
                return .done
            }
            group.addTask {
                for await _ in interrupts { return .interrupted }
                // They end with the task only.
                throw CancellationError()
            }
            if let timeout = options.timeout?.duration {
                group.addTask {
                    // What the caller allowed.
                    try await Task.sleep(for: timeout)
                    return .deadline
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .done
        }
        switch end {
        case .done: break
        case .interrupted: throw CommandFailure(.interrupted, "interrupted; the same command goes on.")
        case .deadline where follow: break
        case .deadline:
            throw trouble() ?? CommandFailure(.couldNotFindOut, "not done at the timeout; the same command goes on.")
        }
    }

    private func tell(_ report: SyncReport) {
        if options.json {
            Console.output.writeLine(#"{"updated":\#(report.updated),"deleted":\#(report.deleted)}"#)
        } else if options.progress != .none {
            Console.error.writeLine("\(report.updated) updated, \(report.deleted) deleted")
        }
    }
}
