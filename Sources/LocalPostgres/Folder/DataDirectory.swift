import Foundation
import Glibc

/// The folder that holds everything of one private server, and what lies where inside it.
///
/// The cluster is a sub-folder, so that the log and the lock are not PostgreSQL's to complain about, and so that a
/// cluster appears whole: it is made under another name and renamed when it is complete.
struct DataDirectory: Sendable, Hashable {
    /// The folder, absolute and with its links resolved as far as it exists.
    let path: String

    init(_ path: String) {
        self.path = RealPath.resolve(path)
    }

    /// PostgreSQL's own data directory.
    var cluster: String { path + "/cluster" }
    /// Where a cluster is made; what is found here was left by an interrupted run.
    var unfinishedCluster: String { path + "/cluster.new" }
    /// What the server writes to its standard error.
    var log: String { path + "/postgres.log" }
    /// The log before the last change of file.
    var oldLog: String { path + "/postgres.log.1" }
    /// Locked by the process that owns the server.
    var lock: String { path + "/lock" }
    /// Written by the process that owns the server, for the next one.
    var ownersFile: String { path + "/owner" }
    /// PostgreSQL's note of the running server.
    var postmasterFile: String { cluster + "/postmaster.pid" }

    /// What the folder turned out to hold.
    enum Contents: Sendable, Equatable {
        case missing
        /// Nothing, or only what an interrupted first start left.
        case empty(owner: uid_t)
        case cluster(version: Int, owner: uid_t)

        var isCluster: Bool {
            if case .cluster = self { true } else { false }
        }
    }

    /// Looks into the folder.
    ///
    /// - Throws: ``LocalPostgresError`` when the folder may not be read or holds anything else.
    func contents() throws(LocalPostgresError) -> Contents {
        guard let folder = FileStatus(path) else {
            guard errno == EACCES else { return .missing }
            throw LocalPostgresError(.notPermitted, "The data folder \(path) may not be entered by this user.")
        }
        guard folder.isDirectory else {
            throw LocalPostgresError(.foreignFolder, "\(path) is a file, so it can't be the data folder.")
        }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw LocalPostgresError(
                .notPermitted,
                "The data folder \(path) may not be read by this user: it belongs to \(UserAccount.name(of: folder.owner))."
            )
        }
        if names.contains("cluster") { return try clusterContents() }
        let known: Set<String> = ["cluster.new", "postgres.log", "postgres.log.1", "lock", "owner"]
        guard let foreign = names.filter({ !known.contains($0) }).min() else { return .empty(owner: folder.owner) }
        let hint =
            names.contains("PG_VERSION")
            ? "It is itself a PostgreSQL data directory. Start that server and name it by its URL, or choose another folder."
            : "It holds \"\(foreign)\", for example. Choose an empty folder or one that does not exist yet."
        throw LocalPostgresError(.foreignFolder, "The folder \(path) is neither empty nor a data folder. \(hint)")
    }

    private func clusterContents() throws(LocalPostgresError) -> Contents {
        guard let status = FileStatus(cluster), status.isDirectory,
            let text = try? String(contentsOfFile: cluster + "/PG_VERSION", encoding: .utf8),
            let version = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        else {
            throw LocalPostgresError(
                .foreignFolder,
                "\(cluster) is not a PostgreSQL cluster, or this user may not read it. Choose another data folder."
            )
        }
        return .cluster(version: version, owner: status.owner)
    }
}
