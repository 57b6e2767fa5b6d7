import Synchronization

/// Counts the requests that are held, so that no owner, and not all of them together, can hold too many.
final class HeldRequests: Sendable {
    private struct Counts {
        var total = 0
        var owners: [String: Int] = [:]
    }

    private let limits: ServerLimits
    private let counts = Mutex(Counts())

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// How many requests are held now.
    var count: Int { counts.withLock { $0.total } }

    /// Takes a place; whoever got one gives it back with `leave`.
    ///
    /// - Parameter owner: For whom the request would be held.
    /// - Returns: False if there is no place: the request is to be answered at once.
    func enter(owner: String) -> Bool {
        counts.withLock { counts in
            let ofOwner = counts.owners[owner, default: 0]
            guard counts.total < limits.heldRequests, ofOwner < limits.heldRequestsPerOwner else { return false }
            counts.total += 1
            counts.owners[owner] = ofOwner + 1
            return true
        }
    }

    /// Gives a place back.
    func leave(owner: String) {
        counts.withLock { counts in
            counts.total -= 1
            let left = counts.owners[owner, default: 1] - 1
            counts.owners[owner] = left == 0 ? nil : left
        }
    }
}
