import NIOCore
import Synchronization

/// Runs the tasks of connections, each from when there is something for it to do, in many groups.
///
/// A group of tasks keeps its children in a list from the first to the last, and whoever ends is looked for from its
/// beginning: of ten thousand connections in one group, each takes the time of thousands of steps to end, while nothing else
/// can begin or end.
final class ConnectionTasks: Sendable {
    /// What is done for one connection; must heed cancellation.
    typealias Work = @Sendable () async -> Void

    private struct State {
        var last = 0
        /// The connections whose task has not begun.
        var waiting: [Int: any Channel] = [:]
        var isFinished = false
        var isCancelled = false
    }

    private static let groupCount = 128

    private let state = Mutex(State())
    private let groups: [(work: AsyncStream<Work>, continuation: AsyncStream<Work>.Continuation)]

    init() {
        groups = (0..<Self.groupCount).map { _ in
            let (work, continuation) = AsyncStream<Work>.makeStream()
            return (work, continuation)
        }
    }

    /// Has something done for a connection, without waiting for it.
    ///
    /// - Parameters:
    ///   - channel: The connection; if there is a `TaskOnDemand` on it, nothing is done before that says so.
    ///   - work: What to do; done in any case, for nobody else ends the connection.
    func add(for channel: any Channel, _ work: @escaping Work) {
        let (number, isCancelled) = state.withLock { state in
            state.last += 1
            state.waiting[state.last] = channel
            return (state.last, state.isCancelled)
        }
        if isCancelled { channel.close(promise: nil) }
        channel.eventLoop.execute {
            let demand = try? channel.pipeline.syncOperations.handler(type: TaskOnDemand.self)
            // None: it is a connection that always has a task, or is gone already.
            guard let demand else { return self.begin(number, work) }
            demand.whenNeeded { self.begin(number, work) }
        }
    }

    private func begin(_ number: Int, _ work: @escaping Work) {
        let outcome = groups[number % groups.count].continuation.yield(work)
        // Only now: with the last of those who wait, the groups take in nothing more.
        let (channel, isLast) = state.withLock { state in
            let channel = state.waiting.removeValue(forKey: number)
            return (channel, state.isFinished && state.waiting.isEmpty)
        }
        if case .terminated = outcome {
            // All is cancelled: what is left is to close, and to take note of that.
            channel?.close(promise: nil)
            Task { await work() }
        }
        if isLast { finishGroups() }
    }

    /// Takes in nothing more; `run()` returns when all connections are closed.
    func finish() {
        let isLast = state.withLock { state in
            state.isFinished = true
            return state.waiting.isEmpty
        }
        if isLast { finishGroups() }
    }

    private func finishGroups() {
        for group in groups { group.continuation.finish() }
    }

    /// Does what is to be done, until all of it is done after `finish()`, or its task is cancelled.
    func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { all in
                for group in groups {
                    all.addTask {
                        await withDiscardingTaskGroup { tasks in
                            for await work in group.work { tasks.addTask { await work() } }
                        }
                    }
                }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.isCancelled = true
                return Array(state.waiting.values)
            }
            for channel in waiting { channel.close(promise: nil) }
        }
    }
}
