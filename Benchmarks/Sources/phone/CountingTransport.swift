import JobStatusClient

/// The client's own transport, counting requests.
struct CountingTransport: ClientTransport {
    let base = URLSessionTransport()
    let traffic: Traffic

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        traffic.addRequest()
        return try await base.send(request)
    }
}
