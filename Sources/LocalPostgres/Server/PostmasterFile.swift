import Foundation

/// PostgreSQL's note of a running server, `postmaster.pid`.
///
/// Its lines are: process id, data directory, start time, port, socket folder, listen address, shared memory key,
/// status (PostgreSQL source, `utils/pidfile.h`). The later ones appear as the start goes on.
struct PostmasterFile: Sendable, Equatable {
    let processID: Int32
    let dataDirectory: String
    let port: Int?
    let socketDirectory: String?
    let status: Status

    /// What the last line says.
    enum Status: Sendable, Equatable {
        case starting, ready, stopping
    }

    /// Reads the file of a cluster.
    ///
    /// - Returns: nil when there is none, or it is still being written.
    static func read(_ path: String) -> PostmasterFile? {
        (try? String(contentsOfFile: path, encoding: .utf8)).flatMap(PostmasterFile.init(text:))
    }

    /// Reads the file of a server that is alive and accepts connections.
    static func readReady(of directory: DataDirectory) -> PostmasterFile? {
        guard let file = read(directory.postmasterFile), file.status == .ready, file.isAlive(in: directory.cluster)
        else { return nil }
        return file
    }

    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard lines.count >= 2, let processID = Int32(lines[0]), processID > 0 else { return nil }
        self.processID = processID
        dataDirectory = lines[1]
        port = lines.count > 3 ? Int(lines[3]) : nil
        socketDirectory = lines.count > 4 && !lines[4].isEmpty ? lines[4] : nil
        switch lines.count > 7 ? lines[7] : "" {
        case "ready", "standby": status = .ready
        case "stopping": status = .stopping
        default: status = .starting
        }
    }

    /// Whether the process that the file names is alive and is the server of that very folder.
    ///
    /// A process id alone proves nothing: after a crash it may be anybody's. A server works in its data directory, so
    /// the kernel knows whose it is; a zombie has no working directory any more.
    func isAlive(in cluster: String) -> Bool {
        dataDirectory == cluster && RealPath.target(ofLink: "/proc/\(processID)/cwd") == cluster
    }
}
