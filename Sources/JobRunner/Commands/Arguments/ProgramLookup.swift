import Glibc

/// Finds the program of a command.
enum ProgramLookup {
    /// Why there is no program to run.
    struct Failure: Error, Sendable, CustomStringConvertible {
        let description: String
    }

    /// Finds a program, and makes sure that it can be run.
    ///
    /// - Parameters:
    ///   - program: A name without a slash, which is looked up; or a path, relative to the folder.
    ///   - folder: The folder of the kinds file.
    ///   - searchPath: Where to look a name up.
    /// - Returns: Its absolute path.
    /// - Throws: A `Failure` that says what to do.
    static func find(_ program: String, folder: String, searchPath: [String]) throws(Failure) -> String {
        if program.contains("/") {
            let path = program.hasPrefix("/") ? program : folder + "/" + program
            if isProgram(path) { return path }
            let exists = access(path, F_OK) == 0
            throw Failure(
                description: exists
                    ? "\(path) is not a program: make it executable with chmod +x"
                    : "there is no program \(path)"
            )
        }
        for directory in searchPath where isProgram(directory + "/" + program) {
            return directory + "/" + program
        }
        throw Failure(
            description: "the program \(program) is in none of the folders of PATH"
                + " (\(searchPath.joined(separator: ":"))): install it, or write its full path"
        )
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return access(path, X_OK) == 0
    }
}
