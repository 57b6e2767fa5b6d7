import Foundation
import Glibc

extension DataDirectory {
    /// Makes the folder if it is missing, private to the user of the server.
    ///
    /// - Throws: ``LocalPostgresError`` when it can't be made, or an empty one belongs to somebody else.
    func make(contents: Contents, user: UserAccount) throws(LocalPostgresError) {
        switch contents {
        case .cluster:
            return
        case .missing:
            let parent = (path as NSString).deletingLastPathComponent
            do {
                try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            } catch {
                throw failure("made", errno: errno)
            }
            guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("made", errno: errno) }
        case .empty(let owner):
            let me = UserAccount.current.id
            guard me == 0 || owner == me else {
                throw LocalPostgresError(
                    .notPermitted,
                    "The folder \(path) belongs to \(UserAccount.name(of: owner)). Choose another one."
                )
            }
        }
        guard chmod(path, 0o700) == 0 else { throw failure("made private", errno: errno) }
        if geteuid() == 0, lchown(path, user.id, user.group) != 0 { throw failure("given away", errno: errno) }
    }

    private func failure(_ what: String, errno code: CInt) -> LocalPostgresError {
        LocalPostgresError(
            code == ENOSPC ? .diskFull : .notPermitted,
            "The data folder \(path) could not be \(what): \(String(cString: strerror(code)))."
        )
    }
}
