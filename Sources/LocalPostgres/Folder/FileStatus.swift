import Glibc

/// What `lstat` tells of one path, without following a link.
struct FileStatus: Sendable {
    let owner: uid_t
    let mode: mode_t

    /// Leaves `errno` as `lstat` set it when it gives nil.
    init?(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        owner = status.st_uid
        mode = status.st_mode
    }

    var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
    var isSocket: Bool { mode & S_IFMT == S_IFSOCK }
    var permissions: mode_t { mode & 0o7777 }
}
