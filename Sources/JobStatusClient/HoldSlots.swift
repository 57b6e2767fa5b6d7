import Foundation

/// Keeps a client from holding more than two requests at a time, so that others always find a connection.
///
/// `@unchecked Sendable`: the only mutable property is accessed with the lock held; a `Mutex` would need iOS 18.
final class HoldSlots: @unchecked Sendable {
    private let lock = NSLock()
    private var free = 2

    /// Takes a slot if one is free; who takes one gives it back.
    func take() -> Bool {
        lock.withLock {
            guard free > 0 else { return false }
            free -= 1
            return true
        }
    }

    func giveBack() {
        lock.withLock { free += 1 }
    }
}
