import NIOCore
import NIOSSL
import Synchronization

/// The certificate of a server and its private key, which can be replaced while it serves.
public final class ServerCertificate: Sendable {
    private let path: String
    private let keyPath: String
    private let held: Mutex<Pair>

    private struct Pair: Sendable {
        let chain: [NIOSSLCertificateSource]
        let key: NIOSSLPrivateKeySource
    }

    /// Reads a certificate.
    ///
    /// - Parameters:
    ///   - path: A file in PEM: the certificate, and then those that lead from it to an authority.
    ///   - keyPath: A file in PEM: the private key, without a passphrase.
    /// - Throws: `ServerConfigurationError` if they can't be used, or do not belong together.
    public init(path: String, keyPath: String) throws(ServerConfigurationError) {
        self.path = path
        self.keyPath = keyPath
        held = Mutex(try Self.read(path, keyPath))
    }

    /// Reads the files again; connections that come from now on are shown what they hold.
    ///
    /// - Throws: `ServerConfigurationError` if they can't be used; the old certificate is shown then.
    public func reload() throws(ServerConfigurationError) {
        let new = try Self.read(path, keyPath)
        held.withLock { $0 = new }
    }

    /// What a server must be told to show this certificate.
    func tlsConfiguration() -> TLSConfiguration {
        let first = held.withLock { $0 }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: first.chain,
            privateKey: first.key
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.sslContextCallback = { _, promise in
            let now = self.held.withLock { $0 }
            var changes = NIOSSLContextConfigurationOverride()
            changes.certificateChain = now.chain
            changes.privateKey = now.key
            promise.succeed(changes)
        }
        return configuration
    }

    private static func read(_ path: String, _ keyPath: String) throws(ServerConfigurationError) -> Pair {
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(path).map { NIOSSLCertificateSource.certificate($0) }
            let key = NIOSSLPrivateKeySource.privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
            guard !chain.isEmpty else { throw ServerConfigurationError.certificate(path, reason: "it holds none") }
            // Only whoever makes a context of them sees whether they belong together.
            _ = try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: key))
            return Pair(chain: chain, key: key)
        } catch let error as ServerConfigurationError {
            throw error
        } catch {
            throw ServerConfigurationError.certificate(path, reason: "\(error)")
        }
    }
}
