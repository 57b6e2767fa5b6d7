import Foundation
import Glibc

/// Makes the cluster of a data folder, with the database in it.
struct ClusterMaker: Sendable {
    let programs: ServerPrograms
    /// False where losing everything at a power cut is fine.
    let isDurable: Bool

    private var directory: DataDirectory { programs.directory }

    /// Makes the cluster under another name and renames it when all is done, so that it is never found half-made.
    ///
    /// - Throws: ``LocalPostgresError`` with what the program said.
    func make() async throws {
        throwAway()
        do {
            try await check(programs.run(programs.programs.initdb, initdbArguments))
            try await makeDatabase()
            guard rename(directory.unfinishedCluster, directory.cluster) == 0 else {
                throw LocalPostgresError(.failedToStart, "The new cluster could not be moved to \(directory.cluster).")
            }
            if isDurable { syncFolder() }
        } catch {
            throwAway()
            throw error
        }
    }

    /// Removes what is not finished, and ends what may still write to it: the programs start others.
    private func throwAway() {
        LeftoverProcesses.send(SIGKILL, in: directory.unfinishedCluster)
        try? FileManager.default.removeItem(atPath: directory.unfinishedCluster)
    }

    /// `C` sorts the same on every machine and after every update of the system; `C.UTF-8` knows the classes of all characters.
    private var initdbArguments: [String] {
        let locale = newlocale(CInt(1 << LC_CTYPE), "C.UTF-8", nil)
        if let locale { freelocale(locale) }
        return [
            "--pgdata=\(directory.unfinishedCluster)", "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--lc-ctype=\(locale == nil ? "C" : "C.UTF-8")", "--data-checksums", "--no-instructions",
        ] + (isDurable ? [] : ["--no-sync"])
    }

    /// In single-user mode, so that the database is there before anybody can connect.
    private func makeDatabase() async throws {
        var arguments = ["--single", "-j", "-D", directory.unfinishedCluster, "-c", "log_checkpoints=off"]
        if !isDurable { arguments.append("-F") }
        let outcome = try await programs.run(
            programs.programs.postgres,
            arguments + ["postgres"],
            input: "CREATE DATABASE \"\(ServerSession.database)\"\n\n"
        )
        // The mode goes on after an error and then ends well, so what it says is looked at too.
        try check(.init(succeeded: outcome.succeeded && !outcome.output.contains("ERROR:"), output: outcome.output))
    }

    private func check(_ outcome: ServerPrograms.Outcome) throws {
        guard !outcome.succeeded else { return }
        let isFull = StartFailure(log: outcome.output) == .diskFull
        throw LocalPostgresError(
            isFull ? .diskFull : .failedToStart,
            isFull
                ? "The disk of \(directory.path) is full: a new cluster takes about 60 MB."
                : "The PostgreSQL cluster in \(directory.path) could not be made.",
            logTail: ServerLog.tail(outcome.output)
        )
    }

    private func syncFolder() {
        let descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
