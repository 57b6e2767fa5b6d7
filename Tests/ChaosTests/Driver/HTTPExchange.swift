import Foundation
import JobStatusClient
import JobStatusModels

/// Plain requests, each sent once: what becomes of them is what a run is about.
struct HTTPExchange: Sendable {
    /// An answer, as far as it matters here.
    enum Answer<Value: Sendable>: Sendable {
        /// What was asked for.
        case value(Value)
        /// Nothing that is new, by 304.
        case unchanged
        /// A refusal.
        case refused(code: Int, body: String)
        /// None that is complete.
        case none
    }

    private static let transport = URLSessionTransport(connectionsPerHost: 32)

    /// Where a run of a node is.
    let url: URL

    /// Starts a job, or several by one request, under a key.
    func start(_ orders: [Order], key: String) async throws -> Answer<[JobStatus]> {
        let requests = orders.map(\.request)
        if let request = requests.first, requests.count == 1 {
            let answer: Answer<JobStatus> = try await post("api/jobs", request, key: key)
            return answer.map { [$0] }
        }
        let answer: Answer<JobPage> = try await post("api/jobs/batch", StartBatchRequest(jobs: requests), key: key)
        return answer.map(\.jobs)
    }

    /// Asks how a job is doing, with the revision that is known, and waits for something newer.
    func status(of id: String, known: Int?, wait: Int) async throws -> Answer<JobStatus> {
        let headers = known.map { ["If-None-Match": "\"r\($0)\""] } ?? [:]
        return try await send("GET", "api/jobs/\(id)", query: wait > 0 ? "wait=\(wait)" : nil, headers: headers)
    }

    /// Asks about up to 100 jobs at once.
    func jobs(_ ids: [String]) async throws -> Answer<[JobStatus]> {
        let answer: Answer<JobPage> = try await send("GET", "api/jobs", query: "ids=" + ids.joined(separator: ","))
        return answer.map(\.jobs)
    }

    private func post<Value: Decodable & Sendable>(
        _ path: String,
        _ body: some Encodable,
        key: String
    ) async throws -> Answer<Value> {
        let headers = ["Content-Type": "application/json", "Idempotency-Key": key]
        return try await send("POST", path, headers: headers, body: try JSONEncoder().encode(body))
    }

    private func send<Value: Decodable & Sendable>(
        _ method: String,
        _ path: String,
        query: String? = nil,
        headers: [String: String] = [:],
        body: Data? = nil
    ) async throws -> Answer<Value> {
        var target = url.appending(path: path)
        if let query { target.append(queryItems: URLComponents(string: "?" + query)?.queryItems ?? []) }
        let request = ClientRequest(method: method, url: target, headers: headers, body: body, timeout: .seconds(3))
        let response: ClientResponse
        do {
            response = try await Self.transport.send(request)
        } catch {
            try Task.checkCancellation()
            return .none
        }
        switch response.statusCode {
        case 200, 202: return .value(try JSONDecoder().decode(Value.self, from: response.body))
        case 304: return .unchanged
        case let code: return .refused(code: code, body: String(decoding: response.body, as: UTF8.self))
        }
    }
}

extension HTTPExchange.Answer {
    /// The same answer with another value.
    func map<Other>(_ transform: (Value) -> Other) -> HTTPExchange.Answer<Other> {
        switch self {
        case .value(let value): .value(transform(value))
        case .unchanged: .unchanged
        case .refused(let code, let body): .refused(code: code, body: body)
        case .none: .none
        }
    }
}
