import Foundation
import TestSupport

@testable import JobStatusAPI

/// A certificate for `localhost` that is its own authority, in files.
struct TestCertificate: Sendable {
    let path: String
    let keyPath: String

    /// Makes a new one, in place of an old one if there is one.
    ///
    /// - Parameters:
    ///   - folder: Where the files are.
    ///   - name: Whom it names beside `localhost`.
    /// - Returns: The files.
    /// - Throws: What `openssl` says.
    static func make(in folder: String, name: String) async throws -> TestCertificate {
        let certificate = TestCertificate(path: folder + "/server.crt", keyPath: folder + "/server.key")
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-keyout", certificate.keyPath, "-out", certificate.path,
        ]
        let process = try await ServiceProcess.start("/usr/bin/openssl", arguments: arguments)
        guard try await process.waitForExit() == .code(0) else { throw TestSupportError(process.transcript) }
        return certificate
    }

    /// Runs a test with a folder for such files.
    static func withFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/jobd-tls-" + UUID().uuidString.prefix(8)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// As a server takes it.
    func load() throws -> ServerCertificate {
        try ServerCertificate(path: path, keyPath: keyPath)
    }
}
