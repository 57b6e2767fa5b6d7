/// An operation took longer than it may.
struct DeadlineExceeded: Error, CustomStringConvertible {
    /// How long it was given.
    var limit: Duration

    var description: String { "no answer within \(limit)" }
}

/// Runs an operation, and cancels it if it takes too long.
///
/// - Parameters:
///   - limit: How long it may take.
///   - clock: What measures that.
///   - operation: What to do; must heed cancellation.
/// - Returns: What the operation returned.
/// - Throws: `DeadlineExceeded`, or what the operation threw.
func withDeadline<Value: Sendable>(
    _ limit: Duration,
    clock: any Clock<Duration>,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        defer { group.cancelAll() }
        group.addTask(operation: operation)
        group.addTask {
            try await clock.sleep(for: limit)
            throw DeadlineExceeded(limit: limit)
        }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}
