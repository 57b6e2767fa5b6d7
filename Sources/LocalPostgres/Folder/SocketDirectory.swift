import Glibc

/// The private folder of the server's Unix socket.
///
/// A socket's path has at most 107 bytes, whatever the data folder's is, so the folder lies in a short place and its
/// name is a hash of the data folder. It belongs to the user that runs the server, with mode 0700.
enum SocketDirectory {
    /// The port in the socket's name; nothing listens on TCP.
    static let port = 5432

    /// Where the folder may lie, best first: root's own runtime folder cannot be meddled with by others and is the same
    /// for all root's processes, with a private `/tmp` or without.
    static var places: [String] { (geteuid() == 0 ? ["/run"] : []) + ["/tmp", "/var/tmp"] }

    /// Makes the folder, or takes the one of an earlier run if it is as it must be.
    static func make(
        for directory: DataDirectory,
        user: UserAccount,
        places: [String]
    ) throws(LocalPostgresError) -> String {
        var reasons: [String] = []
        for place in places {
            let path = "\(place)/jobd-\(hash(of: directory.path))"
            if let reason = makePrivateFolder(path, user: user) {
                reasons.append("\(path): \(reason)")
            } else {
                return path
            }
        }
        throw LocalPostgresError(
            .socketUnavailable,
            "No private folder for the server's socket could be made (\(reasons.joined(separator: "; ")))."
        )
    }

    /// Removes the folder if the server left nothing in it.
    static func remove(_ path: String) {
        rmdir(path)
    }

    /// The socket's path in the folder.
    static func socket(in path: String) -> String { "\(path)/.s.PGSQL.\(port)" }

    /// Gives what stood in the way, or nil when the folder is there, private and the user's.
    private static func makePrivateFolder(_ path: String, user: UserAccount) -> String? {
        if mkdir(path, 0o700) == 0 {
            // The umask can only take rights away, so the mode is set again.
            guard chmod(path, 0o700) == 0, geteuid() != 0 || lchown(path, user.id, user.group) == 0 else {
                return String(cString: strerror(errno))
            }
            return nil
        }
        guard errno == EEXIST else { return String(cString: strerror(errno)) }
        guard let status = FileStatus(path), status.isDirectory else { return "exists and is no folder" }
        guard status.owner == user.id else { return "belongs to \(UserAccount.name(of: status.owner))" }
        guard status.permissions == 0o700 else { return "is open to others" }
        return nil
    }

    /// FNV-1a, 64 bits: stable between runs and versions, and no secret is involved.
    static func hash(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
