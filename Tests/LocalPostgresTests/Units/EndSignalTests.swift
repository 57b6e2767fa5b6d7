import Testing

@testable import LocalPostgres

@Suite("Waiting for an end")
struct EndSignalTests {
    @Test("All who wait go on, and who comes later does not wait")
    func all() async {
        let signal = EndSignal()
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { await signal.wait() } }
            signal.end()
            for await isOver in group { #expect(isOver) }
        }
        #expect(await signal.wait())
        #expect(await signal.wait(atMost: .zero))
    }

    @Test("A cancelled task stops waiting")
    func cancelled() async {
        let signal = EndSignal()
        let task = Task { await signal.wait() }
        task.cancel()
        #expect(await task.value == false)
    }

    @Test("A wait has its limit")
    func limit() async {
        #expect(await EndSignal().wait(atMost: .milliseconds(1)) == false)
    }
}
