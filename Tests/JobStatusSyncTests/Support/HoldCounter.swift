import JobStatusClient
import Synchronization

/// A transport that counts the requests under way that the server may hold.
final class HoldCounter: ClientTransport {
    private struct Counts {
        var now = 0
        var most = 0
    }

    private let transport: any ClientTransport
    private let counts = Mutex(Counts())

    init(_ transport: any ClientTransport) {
        self.transport = transport
    }

    /// The most that were under way at a time.
    var most: Int { counts.withLock { $0.most } }
    /// How many are under way.
    var now: Int { counts.withLock { $0.now } }

    func send(_ request: ClientRequest) async throws -> ClientResponse {
        guard request.hold > .zero else { return try await transport.send(request) }
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
        defer { counts.withLock { $0.now -= 1 } }
        return try await transport.send(request)
    }
}
