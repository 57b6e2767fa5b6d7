import JobStore

/// Who uses the slots of a node, and so what it may claim.
struct SlotTable {
    private let concurrency: Int
    private let limits: [String: Int]
    private let kinds: [String]
    private var used = 0
    private var usedByKind: [String: Int] = [:]

    /// Divides `concurrency` slots among kinds, some of which may have no more than a limit at once.
    init(concurrency: Int, kinds: [String], limits: [String: Int]) {
        self.concurrency = concurrency
        self.kinds = kinds
        self.limits = limits
    }

    /// Whether nothing runs.
    var isEmpty: Bool { used == 0 }

    /// Whether something could be claimed.
    var hasRoom: Bool { used < concurrency }

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

    /// What may be claimed from a queue now.
    ///
    /// One request for all the kinds without a limit of their own, and one for each limited kind that has room. Together
    /// they may ask for more than there is room for, so look again after each.
    func requests(queue: String) -> [ClaimRequest] {
        let room = concurrency - used
        guard room > 0 else { return [] }
        let unlimited = kinds.filter { limits[$0] == nil }
        var requests: [ClaimRequest] = []
        if !unlimited.isEmpty {
            requests.append(ClaimRequest(queue: queue, kinds: unlimited, limit: room))
        }
        for kind in kinds {
            guard let limit = limits[kind] else { continue }
            let free = min(room, limit - usedByKind[kind, default: 0])
            if free > 0 {
                requests.append(ClaimRequest(queue: queue, kinds: [kind], limit: free))
            }
        }
        return requests
    }
}
