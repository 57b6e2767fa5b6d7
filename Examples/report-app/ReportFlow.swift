import JobStatusClient
import JobStatusModels

/// One report from the tap to its result, whatever happens to the app in between.
struct ReportFlow: Sendable {
    let client: JobStatusClient
    let storage: ReportStorage
    var kind = "report"

    /// The tap: the wish is stored before it is sent.
    func tap(input: JSONValue) async throws -> PollToken {
        let intent = StartIntent(StartJobRequest(kind: kind, input: input))
        // The token of an earlier report would go before the intent.
        try storage.clear()
        try storage.save(intent)
        return try await start(intent)
    }

    private func start(_ intent: StartIntent) async throws -> PollToken {
        let job = try await client.start(intent)
        let token = PollToken(jobID: job.jobID)
        try storage.save(token)
        return token
    }

    /// The launch: what an earlier life of the app left behind.
    func restored() async throws -> PollToken? {
        if let token = try storage.token() { return token }
        guard let intent = try storage.intent() else { return nil }
        return try await start(intent)
    }

    /// The screen: shows each change as it is seen, and remembers where it stood.
    func follow(_ token: PollToken, show: @Sendable (JobStatus) async -> Void) async throws {
        do {
            for try await status in client.updates(from: token) {
                try storage.save(client.pollToken(of: status.jobID))
                await show(status)
                // Not after the loop, which also ends when the task is cancelled.
                if status.isOver { try storage.clear() }
            }
        } catch let error as JobStatusClientError where error.code == .notFound {
            // Deleted, or over for so long that the server has forgotten it.
            try storage.clear()
            throw error
        }
    }

    /// A few seconds in the background: one request that doesn't wait.
    func refresh() async throws -> JobStatus? {
        guard let token = try storage.token() else { return nil }
        return try await client.status(of: token.jobID)
    }
}
