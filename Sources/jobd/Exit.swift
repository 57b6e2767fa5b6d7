import ArgumentParser
import Foundation

/// How the program ends.
enum Exit {
    /// Ends the program after an error, with the code that it stands for: usage errors are 2 here, and not
    /// ArgumentParser's 64; all else that keeps it from working is 1.
    ///
    /// - Parameters:
    ///   - error: What was thrown; it may also be a request for help.
    ///   - command: The command that was to run, whose usage is shown.
    static func because(of error: any Error, in command: any ParsableCommand.Type) -> Never {
        let code = command.exitCode(for: error)
        if code == .validationFailure {
            FileHandle.standardError.write(Data((command.fullMessage(for: error) + "\n").utf8))
            exit(2)
        }
        if code.isSuccess || error is ExitCode {
            command.exit(withError: error)
        }
        FileHandle.standardError.write(Data("jobd: \(error)\n".utf8))
        exit(1)
    }
}
