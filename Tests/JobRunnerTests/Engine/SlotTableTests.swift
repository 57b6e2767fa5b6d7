import JobStore
import Testing

@testable import JobRunner

@Suite("Slots")
struct SlotTableTests {
    @Test func asksForWhatIsFree() {
        var slots = SlotTable(concurrency: 4, kinds: ["a", "b", "c"], limits: ["c": 1])
        let first = slots.requests(queue: "q")
        #expect(first.map(\.kinds) == [["a", "b"], ["c"]])
        #expect(first.map(\.limit) == [4, 1])
        slots.take("c")
        #expect(slots.requests(queue: "q").map(\.kinds) == [["a", "b"]])
        slots.take("a")
        slots.take("a")
        slots.take("b")
        #expect(slots.requests(queue: "q").isEmpty)
        #expect(!slots.hasRoom)
        slots.free("c")
        #expect(slots.requests(queue: "q").map(\.limit) == [1, 1])
    }
}
