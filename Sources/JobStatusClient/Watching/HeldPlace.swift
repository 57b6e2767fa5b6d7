/// A place among the requests that a client lets the server hold, for who asks beside the client's watches.
///
/// A client has two places. While somebody else has one of them, its watches make do with the other: two jobs are then
/// asked for together, as three are otherwise. Whoever gets no place asks without waiting.
package final class HeldPlace: Sendable {
    private let hub: WatchHub
    private let isTaken = Locked(false)

    init(of hub: WatchHub) {
        self.hub = hub
    }

    deinit { giveBack() }

    /// Takes the place, if nobody else has it; call it before each request that is to be held.
    ///
    /// - Returns: Whether the place is taken, now or before.
    package func take() -> Bool {
        isTaken.withLock { isTaken in
            if !isTaken { isTaken = hub.giveAwayPlace() }
            return isTaken
        }
    }

    /// Gives the place back, once nothing is held any more.
    package func giveBack() {
        isTaken.withLock { isTaken in
            if isTaken { hub.takePlaceBack() }
            isTaken = false
        }
    }
}

extension JobStatusClient {
    /// A place for a held request beside the watches, not taken yet.
    package func heldPlace() -> HeldPlace { HeldPlace(of: hub) }
}
