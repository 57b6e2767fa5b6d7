import JobRunner

/// A handler that does what its test says.
struct ScriptedHandler: JobHandler {
    static let kind = "scripted"

    struct Input: Codable, Sendable {}

    let body: @Sendable (JobContext) async throws -> String

    func run(_ input: Input, context: JobContext) async throws -> String {
        try await body(context)
    }
}

/// Lets tasks wait until something has happened.
actor Signal {
    private var isGiven = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    func give() {
        isGiven = true
        for waiter in waiters { waiter.resume() }
        waiters = []
    }

    /// Waits whether or not the task is cancelled.
    func wait() async {
        if isGiven { return }
        await withCheckedContinuation { waiters.append($0) }
    }
}

/// Counts.
actor Counter {
    private(set) var value = 0
    private(set) var highest = 0

    func add(_ number: Int) {
        value += number
        highest = max(highest, value)
    }
}

/// Waits for the task's cancellation, as a handler that obeys does.
func untilCancelled() async throws {
    try await Task.sleep(for: .seconds(3600))
}
