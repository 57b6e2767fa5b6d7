import Foundation
import Glibc
import SystemPackage

/// The file that a server writes its messages to.
struct ServerLog: Sendable {
    let directory: DataDirectory

    /// A longer log is put aside at the next start, so two files of about this size are the most there will be of them.
    static let sizeLimit: off_t = 16 << 20

    /// Opens the log for a server that starts, and says where its messages will begin.
    func open(for user: UserAccount) throws(LocalPostgresError) -> (descriptor: FileDescriptor, start: Int) {
        if size > Self.sizeLimit { rename(directory.log, directory.oldLog) }
        let descriptor = Glibc.open(
            directory.log,
            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else {
            throw LocalPostgresError(
                errno == ENOSPC ? .diskFull : .notPermitted,
                "The log \(directory.log) could not be opened: \(String(cString: strerror(errno)))."
            )
        }
        if geteuid() == 0 { _ = fchown(descriptor, user.id, user.group) }
        return (FileDescriptor(rawValue: descriptor), Int(size))
    }

    private var size: off_t {
        var status = stat()
        return lstat(directory.log, &status) == 0 ? status.st_size : 0
    }

    /// What was written since a place in the log, at most its last 64 KiB.
    func text(from start: Int) -> String {
        guard let handle = FileHandle(forReadingAtPath: directory.log) else { return "" }
        defer { try? handle.close() }
        let from = max(start, Int(size) - (64 << 10), 0)
        try? handle.seek(toOffset: UInt64(from))
        return (try? handle.readToEnd()).flatMap { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// The last lines of a text.
    static func tail(_ text: String, lines: Int = 12) -> String {
        text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }
}
