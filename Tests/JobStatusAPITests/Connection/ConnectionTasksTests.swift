import Synchronization
import Testing

@testable import JobStatusAPI

@Suite(.timeLimit(.minutes(5)))
struct ConnectionTasksTests {
    @Test func whatWasAddedIsDoneBeforeItEnds() async {
        let tasks = ConnectionTasks()
        let done = Atomic(0)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await tasks.run() }
            for _ in 0..<1_000 {
                #expect(tasks.add { done.wrappingAdd(1, ordering: .relaxed) })
            }
            tasks.finish()
        }
        #expect(done.load(ordering: .relaxed) == 1_000)
        #expect(!tasks.add {})
    }

    @Test func whatIsCancelledIsDoneAllTheSame() async {
        let tasks = ConnectionTasks()
        let seen = Atomic(0)
        let cancelled = Atomic(0)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                #expect(
                    tasks.add {
                        seen.wrappingAdd(1, ordering: .relaxed)
                        if Task.isCancelled { cancelled.wrappingAdd(1, ordering: .relaxed) }
                    }
                )
            }
            group.cancelAll()
            group.addTask { await tasks.run() }
        }
        #expect(seen.load(ordering: .relaxed) == 300)
        #expect(cancelled.load(ordering: .relaxed) == 300)
        #expect(!tasks.add {})
    }
}
