import ArgumentParser

/// Prints what completes commands in a shell.
struct CompletionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print what makes the tab key complete commands, kinds and job ids.",
        discussion: """
            bash  add to ~/.bashrc:  source <(jobctl completions bash)
            zsh   add to ~/.zshrc, after compinit:  source <(jobctl completions zsh)
            fish  run once:  jobctl completions fish > ~/.config/fish/completions/jobctl.fish

            The server is asked for kinds and jobs, the one that the command line, the environment or the file of \
            servers names; one that does not answer within a second has none to offer.
            """
    )

    /// The shells that there are completions for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "The shell: bash, zsh or fish.")
    var shell: Shell

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        switch shell {
        case .bash:
            Console.output.writeLine(Jobctl.completionScript(for: .bash))
            Console.output.writeLine(BashCompletion.script)
        case .zsh: Console.output.writeLine(Jobctl.completionScript(for: .zsh))
        case .fish: Console.output.writeLine(Jobctl.completionScript(for: .fish))
        }
    }
}
