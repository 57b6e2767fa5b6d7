import Foundation

/// A value that many threads use, one at a time.
///
/// `@unchecked Sendable`: the value is accessed with the lock held and not otherwise; a `Mutex` would need iOS 18.
final class Locked<Value>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
    }

    /// Uses the value while nobody else does; must be quick.
    func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        try lock.withLock { try body(&value) }
    }
}
