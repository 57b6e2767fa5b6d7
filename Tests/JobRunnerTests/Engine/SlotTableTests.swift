import JobStore
import Testing

@testable import JobRunner

@Suite("Slots")
struct SlotTableTests {
    private let place = ClaimPlace(queue: "q", hasGlobalLimits: false)

    @Test func asksForWhatIsFree() {
        var slots = SlotTable(concurrency: 4, kinds: ["a", "b", "c"], limits: ["c": 1])
        #expect(slots.request(place)?.room == ["a": 4, "b": 4, "c": 1])
        #expect(slots.request(place)?.limit == 4)
        slots.take("c")
        #expect(slots.request(place)?.room == ["a": 3, "b": 3])
        slots.take("a")
        slots.take("a")
        slots.take("b")
        #expect(slots.request(place) == nil)
        slots.free("c")
        #expect(slots.request(place)?.room == ["a": 1, "b": 1, "c": 1])
    }

    @Test func asksForNothingWhenEveryKindIsFull() {
        var slots = SlotTable(concurrency: 4, kinds: ["c"], limits: ["c": 1])
        slots.take("c")
        #expect(slots.request(place) == nil)
        // It was the kind that was full, and not the node.
        slots.free("c")
        #expect(slots.request(place)?.room == ["c": 1])
        #expect(slots.request(place)?.limit == 4)
    }

    @Test func kindsWithALimitEverywhereAreAskedForApart() {
        let slots = SlotTable(concurrency: 4, kinds: ["a", "b"], limits: [:], globalLimits: ["b": 2])
        #expect(slots.request(place)?.room == ["a": 4])
        #expect(slots.request(place)?.globalLimits == [:])
        let limited = slots.request(ClaimPlace(queue: "q", hasGlobalLimits: true))
        #expect(limited?.room == ["b": 4] && limited?.globalLimits == ["b": 2])
    }
}
