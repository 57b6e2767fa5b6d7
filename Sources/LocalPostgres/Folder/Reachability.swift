import Subprocess
import SystemPackage

/// Whether the user of the server can get to the data folder.
enum Reachability {
    /// Asks the kernel as that user, so that access lists and odd mounts count too.
    ///
    /// Parents that do not exist pass.
    ///
    /// - Throws: ``LocalPostgresError`` with `unreachableFolder` that names the parent folder in the way.
    static func check(_ directory: DataDirectory, user: UserAccount) async throws {
        guard user.needsSwitch else { return }
        try user.checkCommand()
        let parents = RealPath.parents(of: directory.path).filter { FileStatus($0) != nil }
        let script = "for folder; do [ -x \"$folder\" ] || { printf %s \"$folder\"; exit 1; }; done"
        let command = user.command("/bin/sh", ["-c", script, "sh"] + parents)
        let result = try await Subprocess.run(
            .path(FilePath(command.program)),
            arguments: Arguments(command.arguments),
            workingDirectory: "/",
            output: .string(limit: 16_384),
            error: .string(limit: 16_384)
        )
        guard !result.terminationStatus.isSuccess else { return }
        guard !result.standardOutput.isEmpty else {
            throw LocalPostgresError(
                .notPermitted,
                "PostgreSQL does not run as root, and nothing could be run as \(user.name): \(result.standardError)"
            )
        }
        throw error(parent: result.standardOutput, directory: directory, user: user)
    }

    static func error(parent: String, directory: DataDirectory, user: UserAccount) -> LocalPostgresError {
        LocalPostgresError(
            .unreachableFolder,
            """
            The user "\(user.name)" may not enter \(parent), which the data folder \(directory.path) lies in. PostgreSQL \
            does not run as root, so "\(user.name)" runs it. Choose a folder that he can reach, such as \
            --data-dir /var/lib/jobd, or let him through: chmod o+x \(parent)
            """
        )
    }
}
