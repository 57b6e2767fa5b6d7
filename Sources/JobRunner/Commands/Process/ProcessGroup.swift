import Foundation
import Glibc

/// A child process that leads a group of its own, until it is reaped.
///
/// As long as the leader is not reaped its id can't be given to another process, so a signal never reaches a stranger.
struct ProcessGroup: Sendable, Hashable {
    /// The id of the leader, which is the group's too.
    let id: pid_t

    /// Asks every member to end, stopped ones as well: those see it when they go on.
    func terminate() {
        kill(-id, SIGTERM)
        kill(-id, SIGCONT)
    }

    /// Ends every member, stopped ones as well.
    func kill() {
        kill(-id, SIGKILL)
    }

    /// Returns when the leader has ended, and leaves it to be reaped.
    ///
    /// The thread is its own, because waiting for a child blocks.
    func waitForLeader() async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                var information = siginfo_t()
                while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
                continuation.resume()
            }
            thread.name = "command-wait"
            thread.stackSize = 128 * 1024
            thread.start()
        }
    }

    private func kill(_ target: pid_t, _ signal: Int32) {
        _ = Glibc.kill(target, signal)
    }
}
