import Synchronization

/// Runs the tasks of connections, in many groups.
///
/// A group of tasks keeps its children in a list from the first to the last, and whoever ends is looked for from its
/// beginning: of ten thousand connections in one group, each takes the time of thousands of steps to end, while nothing else
/// can begin or end.
final class ConnectionTasks: Sendable {
    /// What is done for one connection.
    typealias Work = @Sendable () async -> Void

    private static let groupCount = 128

    private let next = Atomic<Int>(0)
    private let groups: [(work: AsyncStream<Work>, continuation: AsyncStream<Work>.Continuation)]

    init() {
        groups = (0..<Self.groupCount).map { _ in
            let (work, continuation) = AsyncStream<Work>.makeStream()
            return (work, continuation)
        }
    }

    /// Has something done, without waiting for it.
    ///
    /// - Parameter work: What to do; must heed cancellation.
    /// - Returns: False if nothing more is taken in.
    func add(_ work: @escaping Work) -> Bool {
        let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
        let group = groups[Int(UInt(bitPattern: number) % UInt(groups.count))]
        // A loop that is cancelled still has done what was added before.
        if case .terminated = group.continuation.yield(work) { return false }
        return true
    }

    /// Takes in nothing more; `run()` returns when all is done.
    func finish() {
        for group in groups { group.continuation.finish() }
    }

    /// Does what is to be done, until all of it is done after `finish()`, or its task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { all in
            for group in groups {
                all.addTask {
                    await withDiscardingTaskGroup { tasks in
                        for await work in group.work { tasks.addTask { await work() } }
                    }
                }
            }
        }
    }
}
