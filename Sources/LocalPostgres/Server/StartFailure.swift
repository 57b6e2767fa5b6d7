/// Why a server ended before it was ready, as far as its messages tell.
///
/// The server runs with messages in English, so their texts can be relied on.
enum StartFailure: Sendable, Equatable {
    /// Processes of a killed server still live on; they end by themselves.
    case leftoverProcesses
    case diskFull
    /// Another server holds the socket.
    case socketInUse
    case wrongVersion
    case other

    init(log: String) {
        if log.contains("pre-existing shared memory block")
            || log.contains("lock file \"postmaster.pid\" already exists")
        {
            self = .leftoverProcesses
        } else if log.contains("No space left on device") || log.contains("Disk quota exceeded") {
            self = .diskFull
        } else if log.contains("could not create any Unix-domain sockets") || log.contains(".lock\" already exists") {
            self = .socketInUse
        } else if log.contains("database files are incompatible with server") {
            self = .wrongVersion
        } else {
            self = .other
        }
    }

    /// The error for people.
    func error(directory: DataDirectory, log: String) -> LocalPostgresError {
        let (code, message): (LocalPostgresError.Code, String) =
            switch self {
            case .leftoverProcesses:
                (
                    .failedToStart,
                    "Processes of an earlier server of \(directory.path) do not end, so a new one can't start."
                )
            case .diskFull:
                (.diskFull, "The disk of \(directory.path) is full: PostgreSQL can't start until there is room.")
            case .socketInUse:
                (.socketUnavailable, "Another server uses the socket that belongs to \(directory.path).")
            case .wrongVersion:
                (.versionMismatch, "The cluster in \(directory.path) was made by another version of PostgreSQL.")
            case .other:
                (.failedToStart, "PostgreSQL did not start in \(directory.path). Its whole log is \(directory.log).")
            }
        return LocalPostgresError(code, message, logTail: ServerLog.tail(log))
    }
}
