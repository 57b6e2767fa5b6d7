/// Runs `body` while `work` runs beside it, and ends `work` after it.
///
/// Nested calls make services that end in the opposite order of their start. If `work` ends first, `body` is cancelled.
///
/// - Throws: What `body` throws; or what `work` throws if it ends first.
func withBackground<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Void,
    body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask {
            do {
                try await work()
            } catch is CancellationError where Task.isCancelled {
                // This is how it ends after the body.
            }
            return nil
        }
        group.addTask { try await body() }
        do {
            var value: Value?
            while let next = try await group.next() {
                if let next { value = next }
                group.cancelAll()
            }
            guard let value else { throw CancellationError() }
            return value
        } catch {
            group.cancelAll()
            throw error
        }
    }
}
