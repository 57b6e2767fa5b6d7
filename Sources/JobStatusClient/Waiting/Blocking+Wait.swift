import Foundation

extension JobStatusClient.Blocking {
    /// Blocks the thread until a task is done.
    static func wait<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) throws -> Value {
        // A task that blocks its thread may wait for itself: with all threads of tasks taken, none is left to end it.
        assert(withUnsafeCurrentTask { $0 == nil }, "a blocking call of JobStatusClient was made from a task")
        let outcome = Outcome<Value>()
        Task.detached {
            do {
                outcome.settle(.success(try await body()))
            } catch {
                outcome.settle(.failure(error))
            }
        }
        return try outcome.wait().get()
    }

    /// What a task gave, for the thread that waits for it.
    private final class Outcome<Value: Sendable>: Sendable {
        private let done = DispatchSemaphore(value: 0)
        private let result = Locked<Result<Value, any Error>?>(nil)

        func settle(_ result: Result<Value, any Error>) {
            self.result.withLock { $0 = result }
            done.signal()
        }

        func wait() -> Result<Value, any Error> {
            done.wait()
            return result.withLock { $0 } ?? .failure(CancellationError())
        }
    }
}
