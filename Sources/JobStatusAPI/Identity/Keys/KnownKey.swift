import JobStore
import Synchronization

/// A key that is good, and whether it was used since its use was last written down.
///
/// An object, so that nobody who shows a key waits for anybody else.
final class KnownKey: Sendable {
    /// What the key hashes to.
    let hash: [UInt8]

    /// Who holds it.
    let identity: Identity

    private let isUsed = Atomic<Bool>(false)

    init(_ holder: APIKeyHolder) {
        hash = holder.hash
        identity = Identity(owner: holder.owner, scopes: holder.scopes)
    }

    /// Takes note that it was used.
    func noteUse() {
        // It mostly is already, and to read is cheaper than to write.
        if !isUsed.load(ordering: .relaxed) { isUsed.store(true, ordering: .relaxed) }
    }

    /// Whether it was used; it counts as unused from now on.
    func takeUse() -> Bool { isUsed.exchange(false, ordering: .relaxed) }
}
