import Foundation
import Logging
import Synchronization

/// The provider's keys in memory, fetched again now and then, and when a token names one that is not among them.
final class TokenKeySource: Sendable {
    /// How often the keys are fetched.
    struct Pace: Sendable {
        /// How long they are used before they are fetched again.
        var interval: Duration
        /// The least time between two attempts, however many tokens name keys that nobody has.
        var gap: Duration

        /// A file is looked at often, since that costs nothing.
        static let file = Pace(interval: .seconds(5), gap: .seconds(1))
        /// A provider is asked rarely; a new key is fetched when the first token names it.
        static let url = Pace(interval: .seconds(600), gap: .seconds(10))
    }

    private struct State {
        var json: Data?
        var keys: TokenKeySet?
        var generation = 0
        var attemptedAt: Duration?
        var attempt: Task<Void, Never>?
    }

    private let fetch: @Sendable () async throws -> Data
    private let pace: Pace
    private let uptime: @Sendable () -> Duration
    private let logger: Logger
    private let state = Mutex(State())

    /// Fetches nothing yet.
    ///
    /// - Parameters:
    ///   - pace: How often the keys are fetched.
    ///   - uptime: A time that only goes forward.
    ///   - logger: Where it logs to.
    ///   - fetch: Gets the key set.
    init(
        pace: Pace,
        uptime: @escaping @Sendable () -> Duration = Uptime.system,
        logger: Logger,
        fetch: @escaping @Sendable () async throws -> Data
    ) {
        self.pace = pace
        self.uptime = uptime
        self.logger = logger
        self.fetch = fetch
    }

    /// The keys, and a number that changes with them; nil if they could not be had so far.
    var current: (keys: TokenKeySet, generation: Int)? {
        state.withLock { state in state.keys.map { ($0, state.generation) } }
    }

    /// Fetches the keys, unless that was tried a moment ago; whoever asks while that goes on waits for it.
    func refresh() async {
        let now = uptime()
        let attempt: Task<Void, Never>? = state.withLock { state in
            if let attempt = state.attempt { return attempt }
            if let last = state.attemptedAt, now - last < pace.gap { return nil }
            state.attemptedAt = now
            // Unstructured, since it is for all who wait, and goes on if the first of them hangs up.
            let attempt = Task { await self.load() }
            state.attempt = attempt
            return attempt
        }
        await attempt?.value
    }

    /// Fetches the keys again and again until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let interval = current == nil ? pace.gap : pace.interval
            // Nothing tells when a provider changes its keys.
            try? await Task.sleep(for: interval)
            if !Task.isCancelled { await refresh() }
        }
    }

    /// Keeps the old keys if the new ones can't be had.
    private func load() async {
        do {
            let json = try await fetch()
            guard json != state.withLock({ $0.json }) else { return state.withLock { $0.attempt = nil } }
            let keys = try await TokenKeySet(json: json)
            if keys.count == 0 { logger.warning("The key set of the identity provider has no key that can be used") }
            state.withLock { state in
                state.json = json
                state.keys = keys
                state.generation += 1
                state.attempt = nil
            }
        } catch {
            logger.warning("Could not get the keys of the identity provider", metadata: ["error": "\(error)"])
            state.withLock { $0.attempt = nil }
        }
    }
}
