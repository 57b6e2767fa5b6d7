/// Why a private PostgreSQL could not be found, made, started or reached.
///
/// `description` is written for the person who runs the program: it names the folder or program at fault
/// and what to do, and ends with the tail of the server's log when there is one.
public struct LocalPostgresError: Error, Sendable, CustomStringConvertible {
    /// The reasons that a program can tell apart; more may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A short, stable name, such as `programs-missing`.
        public let description: String

        init(_ description: String) { self.description = description }

        /// No PostgreSQL programs of a supported version were found.
        public static let programsMissing = Code("programs-missing")
        /// The cluster in the folder was made by a version whose programs are not installed.
        public static let versionMismatch = Code("version-mismatch")
        /// The folder holds something that this library did not make.
        public static let foreignFolder = Code("foreign-folder")
        /// The user that must run the server cannot enter a parent of the folder.
        public static let unreachableFolder = Code("unreachable-folder")
        /// The folder, or what is in it, belongs to somebody else.
        public static let notPermitted = Code("not-permitted")
        /// No private folder for the Unix socket could be made, or another server uses the socket.
        public static let socketUnavailable = Code("socket-unavailable")
        /// The file system of the folder is full.
        public static let diskFull = Code("disk-full")
        /// A program ended with an error; its output is in the description.
        public static let failedToStart = Code("failed-to-start")
        /// The server neither became ready nor ended within the limit.
        public static let timedOut = Code("timed-out")
        /// `stop()` was called before or while the server was being started.
        public static let stopped = Code("stopped")
    }

    /// Which reason it was.
    public let code: Code

    /// What happened and what to do about it, without the log.
    public let message: String

    /// The last lines of the server's log or of the program's output, when they say more.
    public let logTail: String?

    init(_ code: Code, _ message: String, logTail: String? = nil) {
        self.code = code
        self.message = message
        self.logTail = logTail.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The message, followed by the tail of the log.
    public var description: String {
        guard let logTail else { return message }
        let indented = logTail.split(separator: "\n").map { "  | \($0)" }.joined(separator: "\n")
        return "\(message)\nThe last lines of its log:\n\(indented)"
    }
}
