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

    /// Makes them end at once, as a postmaster does when one of its children crashed.
    static func end(in cluster: String) {
        for id in find(in: cluster) { kill(id, SIGQUIT) }
    }
}
