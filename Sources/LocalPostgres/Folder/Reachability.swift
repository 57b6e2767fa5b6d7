import Glibc
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
        guard UserAccount.current.id == 0, user.id != 0 else { return }
        let parents = RealPath.parents(of: directory.path).filter { FileStatus($0) != nil }
        var options = PlatformOptions()
        options.userID = user.id
        options.groupID = user.group
        options.supplementaryGroups = [user.group]
        let script = "for folder; do [ -x \"$folder\" ] || { printf %s \"$folder\"; exit 1; }; done"
        let result = try await Subprocess.run(
            .path("/bin/sh"),
            arguments: Arguments(["-c", script, "sh"] + parents),
            workingDirectory: "/",
            platformOptions: options,
            output: .string(limit: 16_384)
        )
        guard !result.terminationStatus.isSuccess else { return }
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
