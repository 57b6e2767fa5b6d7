import Foundation
import Glibc

/// The processes that a killed postmaster left behind.
///
/// They notice its end the next time they wait for something, which a long query may put off. Until the last is gone
/// no new server can have the data.
enum LeftoverProcesses {
    /// All that work in the cluster's folder; a server's processes do so all their life.
    static func find(in cluster: String) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }
            .filter { RealPath.target(ofLink: "/proc/\($0)/cwd") == cluster }
    }

    /// Sends them a signal: SIGQUIT as a postmaster does when one of its children crashed, or SIGKILL.
    static func send(_ signal: CInt, in cluster: String) {
        for id in find(in: cluster) { kill(id, signal) }
    }

    /// Removes the note of a server that is gone, if its process id is now somebody else's.
    ///
    /// PostgreSQL takes any living process of that id, if it is the same user's, for a server. The note is kept while
    /// processes of the cluster live: PostgreSQL finds by it that they still use its memory.
    static func removeMisleadingNote(in directory: DataDirectory) {
        guard let file = PostmasterFile.read(directory.postmasterFile), kill(file.processID, 0) == 0,
            find(in: directory.cluster).isEmpty
        else { return }
        unlink(directory.postmasterFile)
    }
}
