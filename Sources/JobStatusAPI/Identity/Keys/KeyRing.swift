import JobStore
import Logging
import Synchronization

/// The API keys that are good, in memory, so that checking one needs no database.
///
/// They are read again when the store hears of a change, and looked at once a second at least. While the database is
/// away, the keys that were good go on being so.
final class KeyRing: Sendable {
    private let store: JobStore
    private let logger: Logger
    private let state = Mutex(State())
    private let useInterval: Duration

    /// Makes a ring without keys.
    ///
    /// - Parameters:
    ///   - store: Where the keys are.
    ///   - useInterval: How often the use of keys is written down.
    ///   - logger: Where it logs to.
    init(store: JobStore, useInterval: Duration = .seconds(60), logger: Logger) {
        self.store = store
        self.useInterval = useInterval
        self.logger = logger
    }

    /// Who holds a key; nil if it is not good.
    ///
    /// Every key is hashed, and its hash compared in full, whether or not there is one of its name: it takes as long for a key that is
    /// wrong in its last character as for one that nobody ever had. What names a key is no secret.
    func identity(of key: APIKey) -> Identity? {
        // Not under the lock: every request has its key hashed.
        let known = state.withLock { $0.keys[key.id] }
        guard key.matches(known?.hash ?? Self.nothing), let known else { return nil }
        known.noteUse()
        return known.identity
    }

    /// Reads the keys if any was made or revoked.
    func load() async throws {
        let known = state.withLock { $0.number }
        guard let (holders, number) = try await store.keyHolders(since: known) else { return }
        let keys = Dictionary(holders.map { ($0.id, KnownKey($0)) }, uniquingKeysWith: { $1 })
        state.withLock { state in
            for (id, key) in state.keys where key.takeUse() { keys[id]?.noteUse() }
            state.keys = keys
            state.number = number
        }
    }

    /// Keeps the keys up to date until the task is cancelled.
    func run() async {
        let clock = ContinuousClock()
        var noted = clock.now
        for await _ in store.keyBell.rings {
            do {
                try await load()
                if clock.now - noted >= useInterval {
                    noted = clock.now
                    try await noteUse()
                }
            } catch {
                logger.debug("Could not read the API keys", metadata: ["error": "\(error)"])
            }
        }
    }

    private func noteUse() async throws {
        let keys = state.withLock { $0.keys }
        let used = keys.filter { $0.value.takeUse() }.keys
        guard !used.isEmpty else { return }
        try await store.noteUse(ofKeys: used.sorted())
    }

    private struct State {
        var keys: [String: KnownKey] = [:]
        var number: Int64?
    }

    /// What no key hashes to, as far as anybody knows.
    private static let nothing = [UInt8](repeating: 0, count: 32)
}
