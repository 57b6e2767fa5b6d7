public import ArgumentParser
import Foundation

/// The terminal front of a job status server.
public struct Jobctl: AsyncParsableCommand {
    /// The name, the help, and the commands.
    public static let configuration = CommandConfiguration(
        commandName: "jobctl",
        abstract: "Starts jobs on a job status server and shows how they are doing.",
        discussion: """
            EXAMPLES
              jobctl kinds                                     what can be started
              jobctl start checksum --input '{"path":"a.iso"}' prints the id of the new job
              jobctl start checksum --input @input.json --watch
              jobctl watch ID ID ID                            follows jobs to their end
              jobctl status ID                                 how a job is doing now
              jobctl list --status failed                      the latest failed jobs
              jobctl status ID --json | jq .result             for programs

            The server is named by --url or JOBCTL_URL, a token by --token or JOBCTL_TOKEN. Options that every command \
            has may stand before or after the command. Data goes to standard output, progress and messages go to \
            standard error. NO_COLOR turns colours off.

            EXIT CODES
              0    done; with watch: every job is completed
              1    a job failed
              2    wrong usage
              3    a job was cancelled
              4    not allowed by the server
              5    could not find out: server out of reach, or no such job
              6    refused by the server
              8    still running at --timeout
              130  interrupted; the jobs go on
            Of several jobs the first that applies of 5, 4, 6, 1, 3, 8.

            COMPLETIONS
              source <(jobctl completions bash)                also zsh; 'jobctl completions --help' has more
            """,
        version: "1.0.0",
        subcommands: [
            StartCommand.self, StatusCommand.self, WatchCommand.self, ListCommand.self, CancelCommand.self,
            RetryCommand.self, DeleteCommand.self, KindsCommand.self, ChangesCommand.self, SyncCommand.self,
            TopCommand.self, CompletionsCommand.self,
        ]
    )

    // Here too, so that the options may stand before the command.
    @OptionGroup var options: GlobalOptions

    /// Makes the command; its options are parsed into it.
    public init() {}

    /// Runs the command of this process's arguments, and ends the process with its exit code if it fails.
    public nonisolated(nonsending) static func main() async {
        // There was no switch of threads before this: the pool's first thread opens files of its own.
        StandardStreams.prepare()
        do {
            Completions.beginDeadline(arguments: CommandLine.arguments)
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            if let message = failure.message { Console.error.writeLine("jobctl: \(message)") }
            Foundation.exit(failure.status.rawValue)
        } catch {
            exitForParser(error)
        }
    }

    /// Ends the program after an error of the argument parser, which may also be a request for help.
    private static func exitForParser(_ error: any Error) -> Never {
        let status = ExitStatus.ofParser(exitCode(for: error).rawValue)
        let message = fullMessage(for: error)
        if !message.isEmpty {
            (status == ExitStatus.done.rawValue ? Console.output : Console.error).writeLine(message)
        }
        Foundation.exit(status)
    }
}
