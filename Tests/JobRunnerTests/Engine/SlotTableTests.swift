import JobStore
import Testing

@testable import JobRunner

@Suite("Slots")
struct SlotTableTests {
    @Test func asksForWhatIsFree() {
        var slots = SlotTable(concurrency: 4, kinds: ["a", "b", "c"], limits: ["c": 1])
        #expect(slots.request(queue: "q")?.room == ["a": 4, "b": 4, "c": 1])
        #expect(slots.request(queue: "q")?.limit == 4)
        slots.take("c")
        #expect(slots.request(queue: "q")?.room == ["a": 3, "b": 3])
        slots.take("a")
        slots.take("a")
        slots.take("b")
        #expect(slots.request(queue: "q") == nil)
        slots.free("c")
        #expect(slots.request(queue: "q")?.room == ["a": 1, "b": 1, "c": 1])
    }

    @Test func asksForNothingWhenEveryKindIsFull() {
        var slots = SlotTable(concurrency: 4, kinds: ["c"], limits: ["c": 1])
        slots.take("c")
        #expect(slots.request(queue: "q") == nil)
        // It was the kind that was full, and not the node.
        slots.free("c")
        #expect(slots.request(queue: "q")?.room == ["c": 1])
        #expect(slots.request(queue: "q")?.limit == 4)
    }
}
