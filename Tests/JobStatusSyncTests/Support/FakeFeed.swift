import Foundation
import JobStatusClient
import JobStatusModels

/// A server's feed in memory, whose pages and histories a test makes.
///
/// `@unchecked Sendable`: every access to its mutable properties is made with the lock held.
final class FakeFeed: ClientTransport, @unchecked Sendable {
    private let lock = NSLock()
    /// The latest change of each job, in order, with its number.
    private var changes: [(number: Int, change: ChangesPage.Change)] = []
    private var number = 0
    private var history = 0
    private var held: Set<String> = []
    private var asked: [String] = []
    private var now: Date?
    private var way: (@Sendable (ClientRequest) throws -> Void)?
    private let pageSize: Int

    init(pageSize: Int = 2) {
        self.pageSize = pageSize
    }

    /// The paths and queries of all requests.
    var requests: [String] { lock.withLock { asked } }

    /// A client of this server.
    var client: JobStatusClient {
        get throws { try client(on: ContinuousClock()) }
    }

    /// A client of this server in a time of its own.
    func client(on clock: any Clock<Duration>) throws -> JobStatusClient {
        guard let url = URL(string: "http://feed.example") else { throw URLError(.badURL) }
        return JobStatusClient(baseURL: url, transport: self, clock: clock)
    }

    /// Has every request go through something before it is answered.
    func setWay(_ way: (@Sendable (ClientRequest) throws -> Void)?) {
        lock.withLock { self.way = way }
    }

    /// Commits a change.
    func commit(_ status: JobStatus) {
        lock.withLock { append(.updated(status)) }
    }

    /// Deletes a job.
    func delete(_ jobID: String) {
        lock.withLock { append(.deleted(jobID: jobID)) }
    }

    private func append(_ change: ChangesPage.Change) {
        number += 1
        changes.removeAll { $0.change.jobID == change.jobID }
        changes.append((number, change))
    }

    /// Begins another history: no cursor is good any more, and nothing is known of what was deleted.
    func beginHistory(with statuses: [JobStatus]) {
        lock.withLock {
            history += 1
            changes = []
            for status in statuses { append(.updated(status)) }
        }
    }

    /// Has an older transaction hold a job's change back, or release it.
    func setHeld(_ jobID: String, _ isHeld: Bool) {
        lock.withLock { _ = isHeld ? held.insert(jobID).inserted : held.remove(jobID) != nil }
    }

    /// Sets what the server's clock says.
    func setClock(_ date: Date) {
        lock.withLock { now = date }
    }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        let components = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
        let query = Dictionary(
            (components?.queryItems ?? []).map { ($0.name, $0.value ?? "") },
            uniquingKeysWith: { first, _ in first }
        )
        let way = lock.withLock {
            asked.append(request.url.path + (request.url.query.map { "?\($0)" } ?? ""))
            return self.way
        }
        try way?(request)
        return try lock.withLock {
            try request.url.path == "/api/changes" ? page(since: query["since"]) : jobs(query["ids"] ?? "")
        }
    }

    private func page(since cursor: String?) throws -> ClientResponse {
        let parts = (cursor ?? "\(history)-0").split(separator: "-").compactMap { Int($0) }
        guard parts.count == 2, parts[0] == history else {
            let problem = #"{"type":"/problems/cursor-expired","title":"Gone","status":410,"retry":"resync"}"#
            return ClientResponse(
                statusCode: 410,
                headers: ["Content-Type": "application/problem+json"],
                body: Data(problem.utf8)
            )
        }
        let line = changes.first { held.contains($0.change.jobID) }?.number ?? number + 1
        let rest = changes.filter { $0.number > parts[1] && $0.number < line }
        let page = rest.prefix(pageSize)
        return try answer(
            ChangesPage(
                changes: page.map(\.change),
                cursor: "\(history)-\(page.last?.number ?? parts[1])",
                more: rest.count > page.count,
                line: line,
                head: number
            )
        )
    }

    private func jobs(_ ids: String) throws -> ClientResponse {
        let ids = Set(ids.split(separator: ",").map(String.init))
        return try answer(
            JobPage(
                jobs: changes.compactMap {
                    if case .updated(let status) = $0.change, ids.contains(status.jobID) { status } else { nil }
                }
            )
        )
    }

    private func answer(_ value: some Encodable) throws -> ClientResponse {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        return ClientResponse(
            statusCode: 200,
            headers: now.map { ["Date": formatter.string(from: $0)] } ?? [:],
            body: try JSONEncoder().encode(value)
        )
    }
}
