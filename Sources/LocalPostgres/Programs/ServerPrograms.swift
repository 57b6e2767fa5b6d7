import Glibc
import Subprocess
import SystemPackage

/// How the server's programs are run: as the user of the server, in a folder that he can enter, with an environment
/// that holds nothing of ours.
struct ServerPrograms: Sendable {
    let programs: PostgresPrograms
    let user: UserAccount
    let directory: DataDirectory

    /// What a program that ended said.
    struct Outcome: Sendable {
        let succeeded: Bool
        let output: String
    }

    /// How one of the programs is started; the process that is started becomes the program.
    func configuration(_ program: String, _ arguments: [String]) -> Configuration {
        var options = PlatformOptions()
        // In a session of its own, so that Ctrl-C in the terminal ends the service first and the server only after it.
        options.createSession = true
        // When a first start is cancelled; the server itself is never cancelled.
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(5))]
        let command = user.command(program, arguments)
        return Configuration(
            executable: .path(FilePath(command.program)),
            arguments: Arguments(command.arguments),
            environment: .custom([
                "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": directory.path,
            ]),
            workingDirectory: FilePath(directory.path),
            platformOptions: options
        )
    }

    /// Runs one program to its end; what it prints on either stream is kept.
    func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Outcome {
        let result = try await Subprocess.run(
            configuration(program, arguments),
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return Outcome(succeeded: result.terminationStatus.isSuccess, output: result.standardOutput)
    }
}
