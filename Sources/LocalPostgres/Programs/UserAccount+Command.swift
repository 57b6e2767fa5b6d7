import Glibc

extension UserAccount {
    /// The program that runs another one as another user and takes its place, from Debian's essential util-linux.
    private static let setpriv: String? = ["/usr/bin/setpriv", "/bin/setpriv"].first { access($0, X_OK) == 0 }

    /// Whether root has to become this user to run something as him.
    var needsSwitch: Bool { geteuid() == 0 && id != 0 }

    /// Looks for what ``command(_:_:)`` needs.
    ///
    /// - Throws: ``LocalPostgresError`` with `programsMissing`.
    func checkCommand() throws(LocalPostgresError) {
        guard needsSwitch, Self.setpriv == nil else { return }
        throw LocalPostgresError(
            .programsMissing,
            "PostgreSQL does not run as root, and setpriv, which would run it as \(name), is missing: "
                + "apt-get install util-linux"
        )
    }

    /// The command that runs a program as this user.
    ///
    /// The switch is left to a program: between `fork` and `exec` of a process with threads, `setuid` and its like can
    /// wait for ever for a lock that some other thread held at the time of the fork.
    func command(_ program: String, _ arguments: [String]) -> (program: String, arguments: [String]) {
        guard needsSwitch, let setpriv = Self.setpriv else { return (program, arguments) }
        let options = ["--reuid=\(id)", "--regid=\(group)", "--clear-groups", "--"]
        return (setpriv, options + [program] + arguments)
    }
}
