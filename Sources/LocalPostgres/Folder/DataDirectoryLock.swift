import Glibc
import Synchronization

/// The right to start and stop the server of one folder; held by one process at a time.
///
/// An advisory lock on an open file (`flock`), so the kernel frees it however its holder ends. The descriptor is not
/// inherited by the server, which may outlive its owner.
final class DataDirectoryLock: Sendable {
    private let descriptor: Mutex<CInt?>

    /// Takes the lock if nobody holds it.
    ///
    /// - Returns: nil when another process, or another part of this one, holds it.
    static func acquire(in directory: DataDirectory, user: UserAccount) throws(LocalPostgresError) -> DataDirectoryLock?
    {
        let descriptor = open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw LocalPostgresError(
                errno == ENOSPC ? .diskFull : .notPermitted,
                "The lock file \(directory.lock) could not be opened: \(String(cString: strerror(errno)))."
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        if geteuid() == 0 { _ = fchown(descriptor, user.id, user.group) }
        return DataDirectoryLock(descriptor: descriptor)
    }

    private init(descriptor: CInt) { self.descriptor = Mutex(descriptor) }

    /// Lets the next process have it.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor.take() { close(open) }
        }
    }

    deinit { release() }
}
