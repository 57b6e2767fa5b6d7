import Foundation
import Glibc

/// A named pipe that processes under test hold open for writing: its end of file tells that the last of them has gone.
final class Lifeline: Sendable {
    let path: String
    private let descriptor: Int32

    init(in folder: KindsFolder) throws {
        path = "\(folder.path)/lifeline"
        guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        // Without waiting for a writer; reading waits, once there has been one.
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    }

    deinit {
        close(descriptor)
    }

    /// Returns when no process holds the pipe any more; to be called after one was known to.
    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [descriptor] in
                _ = fcntl(descriptor, F_SETFL, 0)
                var byte: UInt8 = 0
                while read(descriptor, &byte, 1) != 0 {}
                continuation.resume()
            }
        }
    }
}
