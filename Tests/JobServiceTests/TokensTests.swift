import Foundation
import JWTKit
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("Tokens of an identity provider, and real nodes", .timeLimit(.minutes(5)))
struct TokensTests {
    /// A key, and what its set says of it.
    private struct Signer {
        let kid: String
        let key = ES256PrivateKey()

        var jwks: String {
            let point = key.parameters ?? ("", "")
            let (x, y) = (base64URL(point.x), base64URL(point.y))
            return #"{"keys":[{"kty":"EC","crv":"P-256","kid":"\#(kid)","x":"\#(x)","y":"\#(y)"}]}"#
        }

        func token(_ scope: String? = nil, lifetime: TimeInterval = 300) async throws -> String {
            let keys = await JWTKeyCollection().add(ecdsa: key, kid: JWKIdentifier(string: kid))
            let claims = Claims(sub: "ann", exp: Int(Date().timeIntervalSince1970 + lifetime), scope: scope)
            return try await keys.sign(claims, kid: JWKIdentifier(string: kid))
        }

        private func base64URL(_ text: String) -> String {
            text.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        }
    }

    private struct Claims: JWTPayload {
        var iss = "https://id.example.com"
        var aud = ["jobs", "mail"]
        var sub: String
        var exp: Int
        var scope: String?

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    private func code(_ service: Service, _ token: String, method: String = "GET") async throws -> Int {
        var request = URLRequest(url: service.url.appending(path: "api/jobs"))
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return try await service.send(request).code
    }

    @Test func keysAreReplacedWhileANodeRuns() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/jwks.json"
        let (one, two) = (Signer(kid: "one"), Signer(kid: "two"))
        try Data(one.jwks.utf8).write(to: URL(filePath: file), options: .atomic)
        try await withTestDatabase { database in
            let options = ["--jwks", file, "--jwt-issuer", "https://id.example.com", "--jwt-audience", "jobs"]
            // Beside API keys.
            let service = try await Service.start(on: database, options + ["--auth", "keys"])
            let token = try await one.token()
            #expect(try await code(service, token) == 200)
            #expect(try await code(service, token, method: "POST") == 202)
            let reader = try await one.token("openid read")
            #expect(try await code(service, reader) == 200)
            #expect(try await code(service, reader, method: "POST") == 403)
            #expect(try await code(service, one.token(lifetime: -61)) == 401)
            #expect(try await code(service, two.token()) == 401)

            try Data(two.jwks.utf8).write(to: URL(filePath: file), options: .atomic)
            let new = try await two.token()
            while try await code(service, new) != 200 {}
            #expect(try await code(service, token) == 401)
            #expect(!service.process.errorOutput.text.contains(new))
            try await service.stop()
        }
    }

    @Test(arguments: [
        (["--jwks", "/x.json"], "jwt-issuer"), (["--jwt-issuer", "x"], "jwks"),
        (["--jwks", "http://id.example.com/", "--jwt-issuer", "x", "--jwt-audience", "y"], "https"),
    ])
    func wrongUseIsTold(options: [String], expected: String) async throws {
        let process = try await ServiceProcess.start("jobd", arguments: ["serve", "--demo-kinds"] + options)
        #expect(try await process.waitForExit(within: .seconds(60)) == .code(2))
        #expect(process.errorOutput.text.contains(expected), "\(process.transcript)")
    }
}
