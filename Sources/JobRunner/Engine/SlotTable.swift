import JobStore

/// Who uses the slots of a node, and so what it may claim.
struct SlotTable {
    private let concurrency: Int
    private let limits: [String: Int]
    private let globalLimits: [String: Int]
    private let kinds: [String]
    private var used = 0
    private var usedByKind: [String: Int] = [:]

    /// Divides `concurrency` slots among kinds, some of which may have no more than a limit at once, here or everywhere.
    init(concurrency: Int, kinds: [String], limits: [String: Int], globalLimits: [String: Int] = [:]) {
        self.concurrency = concurrency
        self.kinds = kinds
        self.limits = limits
        self.globalLimits = globalLimits
    }

    /// Takes a slot.
    mutating func take(_ kind: String) {
        used += 1
        usedByKind[kind, default: 0] += 1
    }

    /// Gives a slot back.
    mutating func free(_ kind: String) {
        used -= 1
        usedByKind[kind, default: 0] -= 1
    }

    /// What may be claimed from a place now; `nil` if no slot is free.
    func request(_ place: ClaimPlace) -> ClaimRequest? {
        let free = concurrency - used
        guard free > 0 else { return nil }
        var room: [String: Int] = [:]
        for kind in kinds where (globalLimits[kind] != nil) == place.hasGlobalLimits {
            let own = limits[kind].map { $0 - usedByKind[kind, default: 0] } ?? free
            if own > 0 {
                room[kind] = min(own, free)
            }
        }
        return room.isEmpty
            ? nil
            : ClaimRequest(
                queue: place.queue,
                room: room,
                globalLimits: place.hasGlobalLimits ? globalLimits : [:],
                limit: free
            )
    }
}
