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
    ///
    /// `@unchecked Sendable`: the property is written before the semaphore is signalled, and read after it was waited for.
    private final class Outcome<Value: Sendable>: @unchecked Sendable {
        private let done = DispatchSemaphore(value: 0)
        private var result: Result<Value, any Error>?

        func settle(_ result: Result<Value, any Error>) {
            self.result = result
            done.signal()
        }

        func wait() -> Result<Value, any Error> {
            done.wait()
            return result ?? .failure(CancellationError())
        }
    }
}
