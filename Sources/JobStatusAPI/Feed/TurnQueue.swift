import NIOCore

/// What waits for its turn, each once, in the order of coming: whatever comes behind it, nothing waits for ever.
struct TurnQueue<Element: Hashable & Sendable>: Sendable {
    private var order = CircularBuffer<Element>()
    private var members: Set<Element> = []

    /// Puts something at the end, unless it is in there already.
    mutating func add(_ element: Element) {
        if members.insert(element).inserted { order.append(element) }
    }

    /// Puts several at the end, those that are not in there already.
    mutating func add(_ elements: some Sequence<Element>) {
        for element in elements { add(element) }
    }

    /// Takes out what has waited longest; nil if nothing waits.
    mutating func next() -> Element? {
        guard let element = order.popFirst() else { return nil }
        members.remove(element)
        return element
    }

    /// Takes all of it out.
    mutating func removeAll() {
        (order, members) = (CircularBuffer(), [])
    }
}
