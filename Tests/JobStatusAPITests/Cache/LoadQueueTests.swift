import JobStore
import Testing

@testable import JobStatusAPI

@Suite struct LoadQueueTests {
    @Test func manyReadersAreOneReading() {
        var queue = LoadQueue<Int>()
        let (first, second) = (JobID(), JobID())
        for reader in 1...3 { queue.add(first, for: reader) }
        queue.add(second)
        let outcome1 = queue.next(10)
        #expect(outcome1 == [first: [1, 2, 3], second: []])
        #expect(queue.isEmpty)
    }

    @Test func whoComesDuringAReadingGetsTheNext() {
        var queue = LoadQueue<Int>()
        let id = JobID()
        queue.add(id, for: 1)
        _ = queue.next(10)
        queue.add(id, for: 2)
        let outcome2 = queue.next(10)
        #expect(outcome2 == [id: [2]])
    }

    @Test func aReadingIsBounded() {
        var queue = LoadQueue<Int>()
        let ids = (0..<5).map { _ in JobID() }
        for id in ids { queue.add(id) }
        #expect(Set(queue.next(3).keys) == Set(ids.prefix(3)))
        #expect(Set(queue.next(3).keys) == Set(ids.suffix(2)))
    }

    @Test func aChangeDuringAReadingIsRemembered() {
        var queue = LoadQueue<Int>()
        let id = JobID()
        queue.noteChange(id)
        queue.add(id)
        _ = queue.next(1)
        let outcome3 = queue.finish(id)
        #expect(outcome3 == false)
        queue.add(id)
        _ = queue.next(1)
        queue.add(id)
        _ = queue.next(1)
        queue.noteChange(id)
        let outcome4 = queue.finish(id)
        #expect(outcome4)
        let outcome5 = queue.finish(id)
        #expect(outcome5)
        queue.add(id)
        _ = queue.next(1)
        let outcome6 = queue.finish(id)
        #expect(outcome6 == false)
    }
}
