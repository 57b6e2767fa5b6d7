import Subprocess
import SystemPackage

/// How the server's programs are run: as the user of the server, in a folder that he can enter, with an environment
/// that holds nothing of ours.
struct ServerPrograms: Sendable {
    let programs: PostgresPrograms
    let user: UserAccount
    let directory: DataDirectory

    /// In a session of its own, so that Ctrl-C in the terminal ends the service first and the server only after it.
    var options: PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        if UserAccount.current.id == 0, user.id != 0 {
            options.userID = user.id
            options.groupID = user.group
            options.supplementaryGroups = [user.group]
        }
        return options
    }

    var environment: Subprocess.Environment {
        .custom(["PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "HOME": directory.path])
    }

    /// What a program that ended said.
    struct Outcome: Sendable {
        let succeeded: Bool
        let output: String
    }

    /// Runs one program to its end; what it prints on either stream is kept.
    func run(_ program: String, _ arguments: [String], input: String = "") async throws -> Outcome {
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            arguments: Arguments(arguments),
            environment: environment,
            workingDirectory: FilePath(directory.path),
            platformOptions: options,
            input: .string(input),
            output: .string(limit: 1 << 20),
            error: .combinedWithOutput
        )
        return Outcome(succeeded: result.terminationStatus.isSuccess, output: result.standardOutput)
    }
}
