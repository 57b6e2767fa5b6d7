import Foundation

/// Asks for bearer tokens, and once only for a new one when several requests were refused the same.
final class TokenSource: Sendable {
    /// A token that was refused, and the task that asks for another one.
    private struct Replacement {
        let rejected: String
        let task: Task<String?, any Error>
    }

    private let credentials: JobStatusClient.Credentials?
    private let replacement = Locked<Replacement?>(nil)

    /// Makes a source.
    ///
    /// - Parameters:
    ///   - credentials: Gives tokens; `nil` for none.
    ///   - limit: How long they are waited for each time.
    ///   - clock: Measures that.
    init(_ credentials: JobStatusClient.Credentials?, limit: Duration, clock: any Clock<Duration>) {
        self.credentials = credentials.map { Self.limited($0, to: limit, clock: clock) }
    }

    /// What hangs is left behind, and asked again for the next request.
    private static func limited(
        _ credentials: @escaping JobStatusClient.Credentials,
        to limit: Duration,
        clock: any Clock<Duration>
    ) -> JobStatusClient.Credentials {
        { rejected in
            do {
                return try await Watchdog.run(limit: limit, clock: clock) { try await credentials(rejected) }
            } catch TransportError.timedOut {
                throw JobStatusClientError.credentialsTimedOut(after: limit)
            }
        }
    }

    /// The token for a request.
    func token() async throws -> String? {
        guard let credentials else { return nil }
        // Who is cancelled stops waiting, whether the credentials notice or not.
        return try await Self.checked { try await credentials(nil) }
    }

    /// Another token than the one that was refused; all who were refused it get the same.
    func token(insteadOf rejected: String) async throws -> String? {
        guard let credentials else { return nil }
        let task = replacement.withLock { replacement in
            if let replacement, replacement.rejected == rejected { return replacement.task }
            let task = Task { try await credentials(rejected) }
            replacement = Replacement(rejected: rejected, task: task)
            return task
        }
        do {
            // Who is cancelled stops waiting; the others still get their token.
            let token = try await Self.checked {
                let first = FirstResult<String?>()
                Task { first.settle(await task.result) }
                return try await first.value()
            }
            if token == nil || token == rejected { forget(task) }
            return token
        } catch {
            if !Task.isCancelled { forget(task) }
            throw error
        }
    }

    /// An outcome that is no other token is none: who is refused later asks again.
    private func forget(_ task: Task<String?, any Error>) {
        replacement.withLock { replacement in
            if replacement?.task == task { replacement = nil }
        }
    }

    private static func checked(_ body: () async throws -> String?) async throws -> String? {
        let token: String?
        do {
            token = try await body()
        } catch let error as JobStatusClientError where error.code == .credentialsTimedOut {
            throw error
        } catch {
            try Task.checkCancellation()
            var failure = JobStatusClientError(.notAllowed, "There are no credentials: \(error.localizedDescription)")
            failure.underlying = error
            throw failure
        }
        // Anything else could end the header field, and with it what the request says.
        guard token?.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) ?? true else {
            throw JobStatusClientError(.invalidArgument, "The token is not printable ASCII without spaces.")
        }
        return token
    }
}
