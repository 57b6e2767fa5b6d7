import Foundation
import JobStatusModels
import Testing

@testable import JobStatusClient

/// A job status server in memory, as a transport: it holds requests until something changes.
final class FakeServer: ClientTransport, @unchecked Sendable {
    /// What the server has beyond the three original shapes.
    struct Features: OptionSet {
        let rawValue: Int
        static let tags = Features(rawValue: 1)
        static let holds = Features(rawValue: 2)
        static let pages = Features(rawValue: 4)
        static let feed = Features(rawValue: 8)
        /// The feed's present end by name.
        static let end = Features(rawValue: 16)
        /// A feed that keeps progress back.
        static let every = Features(rawValue: 32)
        static let all: Features = [.tags, .holds, .pages, .feed, .end, .every]
    }

    struct Gone: Error {}

    private struct State {
        var jobs: [String: JobStatus] = [:]
        /// Every change, the latest of a job last; deleted jobs are `nil`.
        var feed: [(jobID: String, number: Int)] = []
        var deleted: Set<String> = []
        var numbers = 0
        /// The number of each job's last change of status.
        var turns: [String: Int] = [:]
        /// Progress up to this number is told: its time has passed.
        var quietOver = 0
        var asked: [String] = []
        var held: [UUID: FirstResult<Void>] = [:]
        var mostHeld = 0
        var oldestCursor = -1
        var answer: (@Sendable (ClientRequest) throws -> ClientResponse?)?
        var watchers: [(condition: (FakeServer.View) -> Bool, signal: FirstResult<Void>)] = []
    }

    /// What tests wait for.
    struct View {
        var asked: [String]
        var held: Int
    }

    private let features: Features
    private let lock = NSLock()
    private var state = State()

    init(_ features: Features = .all) {
        self.features = features
    }

    /// The requests so far: the path with the query.
    var asked: [String] { lock.withLock { state.asked } }
    var mostHeld: Int { lock.withLock { state.mostHeld } }
    var held: Int { lock.withLock { state.held.count } }

    /// Answers requests in another way; `nil` from it goes on as usual.
    func interfere(_ answer: (@Sendable (ClientRequest) throws -> ClientResponse?)?) {
        lock.withLock { state.answer = answer }
    }

    /// Forgets how to go on from the cursors that it gave until now, and a job.
    func expireCursors(deleting jobID: String) {
        lock.withLock {
            state.jobs[jobID] = nil
            state.oldestCursor = state.numbers
            state.numbers += 1
        }
        wake()
    }

    func set(_ jobID: String, _ status: JobStatus.Status, _ progress: Int = 0, result: JSONValue? = nil) {
        lock.withLock {
            var job = JobStatus(jobID: jobID, status: status, progress: status == .completed ? 100 : progress)
            job.revision = (state.jobs[jobID]?.revision ?? 0) + 1
            if let result { job.result = result }
            if status == .failed { job.errorMessage = "Input invalid" }
            let isTurn = state.jobs[jobID]?.status != status
            state.jobs[jobID] = job
            note(jobID)
            if isTurn { state.turns[jobID] = state.numbers }
        }
        wake()
    }

    /// Goes back to an earlier state of a job, as a restored backup does; the feed begins anew.
    func restore(_ jobID: String, _ status: JobStatus.Status, _ progress: Int = 0, revision: Int) {
        lock.withLock {
            var job = JobStatus(jobID: jobID, status: status, progress: status == .completed ? 100 : progress)
            job.revision = revision
            state.jobs[jobID] = job
            note(jobID)
            state.turns[jobID] = state.numbers
            state.oldestCursor = state.numbers
            state.numbers += 1
        }
        wake()
    }

    func delete(_ jobID: String) {
        lock.withLock {
            state.jobs[jobID] = nil
            state.deleted.insert(jobID)
            note(jobID)
            state.turns[jobID] = state.numbers
        }
        wake()
    }

    /// Lets so much time pass that progress is told.
    func passQuietTime() {
        lock.withLock { state.quietOver = state.numbers }
        wake()
    }

    private func note(_ jobID: String) {
        state.numbers += 1
        state.feed.removeAll { $0.jobID == jobID }
        state.feed.append((jobID, state.numbers))
    }

    /// Lets every held request look again.
    func wake() {
        for signal in lock.withLock({ Array(state.held.values) }) { signal.settle(.success(())) }
    }

    /// Waits until what was asked is as it should be.
    func until(_ condition: @escaping (View) -> Bool) async throws {
        let signal = FirstResult<Void>()
        lock.withLock {
            state.watchers.append((condition, signal))
            tellWatchers()
        }
        try await signal.value()
    }

    private func tellWatchers() {
        let view = View(asked: state.asked, held: state.held.count)
        for watcher in state.watchers where watcher.condition(view) { watcher.signal.settle(.success(())) }
        state.watchers.removeAll { $0.condition(view) }
    }

    private func leave(_ id: UUID) {
        lock.withLock {
            state.held[id] = nil
            tellWatchers()
        }
    }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        let text = "\(request.url.path)" + (request.url.query.map { "?\($0)" } ?? "")
        let interference = lock.withLock {
            state.asked.append(text)
            tellWatchers()
            return state.answer
        }
        if let response = try interference?(request) { return response }
        while true {
            let id = UUID()
            let signal = FirstResult<Void>()
            let response = lock.withLock {
                let response = answer(request)
                if response == nil {
                    state.held[id] = signal
                    state.mostHeld = max(state.mostHeld, state.held.count)
                    tellWatchers()
                }
                return response
            }
            if let response { return response }
            defer { leave(id) }
            // A client that hangs up is gone at once, whenever its task has its turn.
            try await withTaskCancellationHandler {
                try await signal.value()
            } onCancel: {
                leave(id)
            }
            try Task.checkCancellation()
        }
    }

    /// The answer as things are; `nil` to wait.
    private func answer(_ request: ClientRequest) -> ClientResponse? {
        let components = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
        let query = Dictionary((components?.queryItems ?? []).map { ($0.name, $0.value ?? "") }) { _, last in last }
        let waits = features.contains(.holds) && query["wait"] != nil
        switch request.url.path {
        case "/api/changes" where features.contains(.feed):
            let isQuiet = waits && features.contains(.every) && query["every"] != nil
            return changes(since: query["since"], waits: waits, isQuiet: isQuiet)
        case "/api/jobs" where features.contains(.pages):
            let ids = query["ids"]?.split(separator: ",").map(String.init) ?? []
            return json(JobPage(jobs: ids.compactMap { state.jobs[$0] }.map(\.short)))
        case let path where path.hasPrefix("/api/job-status/"):
            return status(String(path.dropFirst(16)), known: request.headers["If-None-Match"], waits: waits)
        default: return ClientResponse(statusCode: 404)
        }
    }

    private func status(_ jobID: String, known: String?, waits: Bool) -> ClientResponse? {
        guard let job = state.jobs[jobID] else { return ClientResponse(statusCode: 404) }
        guard features.contains(.tags) else { return json(job.bare) }
        let tag = "\"r\(job.revision ?? 0)\""
        // Whoever knows a newer revision is told nothing older but an end.
        let newest = known.flatMap { Int($0.filter(\.isNumber)) } ?? -1
        if known == tag || newest > job.revision ?? 0 && !job.isOver {
            return waits && !job.isOver ? nil : ClientResponse(statusCode: 304, headers: ["ETag": tag])
        }
        if known == nil, waits, !job.isOver { return nil }
        return json(job, ["ETag": tag, "Retry-After": "2"])
    }

    private func changes(since cursor: String?, waits: Bool, isQuiet: Bool) -> ClientResponse? {
        if cursor == ChangesPage.now, features.contains(.end) {
            return json(ChangesPage(changes: [], cursor: "c\(state.numbers)", more: false))
        }
        let start = cursor.flatMap { Int($0.dropFirst()) } ?? 0
        guard cursor != ChangesPage.now, cursor == nil || start > state.oldestCursor else {
            let body = Data(#"{"type":"/problems/cursor-expired","status":410,"retry":"resync"}"#.utf8)
            return ClientResponse(statusCode: 410, headers: ["Content-Type": "application/problem+json"], body: body)
        }
        let all = state.feed.filter { $0.number > start && (cursor != nil || state.jobs[$0.jobID] != nil) }
        let news = isQuiet ? all.filter { max(state.turns[$0.jobID] ?? 0, state.quietOver) > start } : all
        if news.isEmpty, waits { return nil }
        let page = all.prefix(100)
        return json(
            ChangesPage(
                changes: page.map { item in
                    state.jobs[item.jobID].map { .updated($0.short) } ?? .deleted(jobID: item.jobID)
                },
                cursor: "c\(page.count == all.count ? state.numbers : page.last?.number ?? 0)",
                more: all.count > page.count
            )
        )
    }

    private func json(_ value: some Encodable, _ headers: [String: String] = [:]) -> ClientResponse {
        ClientResponse(statusCode: 200, headers: headers, body: (try? JSONEncoder().encode(value)) ?? Data())
    }
}

extension JobStatus {
    /// As lists and feeds show it: a result that is a long text is left out.
    fileprivate var short: JobStatus {
        guard (result?.string?.utf8.count ?? 0) > 100 else { return self }
        var short = self
        (short.result, short.resultOmitted) = (nil, true)
        return short
    }

    /// One of the three original shapes.
    fileprivate var bare: JobStatus {
        var bare = self
        bare.revision = nil
        return bare
    }
}

extension Fixture {
    /// A client of a server in memory, whose sleeps pass at once.
    static func client(
        of server: FakeServer,
        clock: ManualClock = ManualClock(),
        log: EventLog = EventLog(),
        reachability: AsyncStream<Bool>? = nil
    ) throws -> JobStatusClient {
        JobStatusClient(
            baseURL: try #require(URL(string: "http://jobs.example")),
            transport: server,
            clock: clock,
            randomness: { 0.5 },
            reachability: reachability,
            onEvent: log.append
        )
    }
}
