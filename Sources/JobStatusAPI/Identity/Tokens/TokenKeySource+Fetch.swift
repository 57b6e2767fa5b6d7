import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

extension TokenKeySource {
    /// The largest key set, in bytes.
    private static let maximumSize = 1 << 20

    /// The keys of a file or an address.
    convenience init(_ keySet: TokenAuthentication.KeySet, logger: Logger) {
        switch keySet {
        case .file(let path):
            self.init(pace: .file, logger: logger) { try await Self.read(path) }
        case .url(let address):
            self.init(pace: .url, logger: logger) { try await Self.get(address) }
        }
    }

    private static func read(_ path: String) async throws -> Data {
        // A file may be slow to read, and the tasks' threads are few.
        try await NIOThreadPool.singleton.runIfActive { try Data(contentsOf: URL(fileURLWithPath: path)) }
    }

    private static func get(_ address: String) async throws -> Data {
        var configuration = HTTPClient.Configuration.singletonConfiguration
        // Only the address that was configured is trusted.
        configuration.redirectConfiguration = .disallow
        return try await HTTPClient.withHTTPClient(configuration: configuration) { client in
            let response = try await client.execute(HTTPClientRequest(url: address), timeout: .seconds(10))
            guard response.status == .ok else { throw KeySetUnavailable(status: Int(response.status.code)) }
            return Data(try await response.body.collect(upTo: maximumSize).readableBytesView)
        }
    }
}

/// The provider answered something else than its keys.
private struct KeySetUnavailable: Error, CustomStringConvertible {
    let status: Int

    var description: String { "HTTP \(status)" }
}
