import Foundation
import Hummingbird
import HummingbirdTesting
import JobStore
import Synchronization
import Testing

@testable import JobStatusAPI

struct TokenRotationTests {
    /// A verifier whose time stands still until it is moved.
    private func verifier(_ provider: TestProvider, _ uptime: TestUptime) -> (TokenVerifier, TokenKeySource) {
        let source = TokenKeySource(
            pace: .init(interval: .seconds(600), gap: .seconds(10)),
            uptime: { uptime.now },
            logger: .quiet
        ) { try provider.fetch() }
        return (TokenVerifier(rules: .test, source: source), source)
    }

    private func isGood(_ token: String, _ verifier: TokenVerifier) async throws -> Bool {
        do {
            _ = try await verifier.identity(of: token[...])
            return true
        } catch is TokenError {
            return false
        }
    }

    @Test
    func anUnknownKeyIsLookedForOnceInAWhile() async throws {
        let (provider, uptime) = (TestProvider(), TestUptime())
        let (verifier, _) = verifier(provider, uptime)
        await verifier.prepare()
        let old = try await provider.token(claims())
        #expect(try await isGood(old, verifier))
        #expect(provider.fetchCount == 1)

        // However many such tokens come.
        let unknown = try await TestProvider(kids: ["nobody"]).token(claims(), kid: "nobody")
        for _ in 0..<50 { #expect(try await !isGood(unknown, verifier)) }
        #expect(provider.fetchCount == 1)
        uptime.advance(by: .seconds(10))
        for _ in 0..<50 { #expect(try await !isGood(unknown, verifier)) }
        #expect(provider.fetchCount == 2)
        // What is known goes on.
        #expect(try await isGood(old, verifier))
    }

    @Test
    func aNewKeyIsTakenAndAnOldOneDropped() async throws {
        let (provider, uptime) = (TestProvider(), TestUptime())
        let (verifier, _) = verifier(provider, uptime)
        await verifier.prepare()
        let old = try await provider.token(claims())
        #expect(try await isGood(old, verifier))
        provider.rotate(to: "two")
        let new = try await provider.token(claims(), kid: "two")
        #expect(try await isGood(old, verifier))
        uptime.advance(by: .seconds(10))
        #expect(try await isGood(new, verifier))
        // Although it was found to be good before.
        #expect(try await !isGood(old, verifier))
    }

    @Test
    func aProviderThatIsAwayKeepsNobodyOut() async throws {
        let (provider, uptime) = (TestProvider(), TestUptime())
        let (verifier, source) = verifier(provider, uptime)
        provider.setAway(true)
        await verifier.prepare()
        let token = try await provider.token(claims())
        // Not 401: the client would throw a good token away.
        await #expect(throws: APIProblem.self) { try await verifier.identity(of: token[...]) }
        provider.setAway(false)
        uptime.advance(by: .seconds(10))
        #expect(try await isGood(token, verifier))
        provider.setAway(true)
        uptime.advance(by: .seconds(10))
        await source.refresh()
        #expect(provider.fetchCount == 3)
        #expect(try await isGood(token, verifier))
    }

    @Test
    func manyWhoAskAtOnceAreOneQuestion() async throws {
        let (provider, uptime) = (TestProvider(), TestUptime())
        let (verifier, _) = verifier(provider, uptime)
        let token = try await provider.token(claims())
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { try await isGood(token, verifier) } }
            for try await good in group { #expect(good) }
        }
        #expect(provider.fetchCount == 1)
    }

    @Test
    func readsAFileAndAnAddress() async throws {
        let provider = TestProvider()
        let token = try await provider.token(claims())
        let path = FileManager.default.temporaryDirectory.path + "/jwks-\(UUID().uuidString).json"
        try Data(provider.jwks().utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = TokenVerifier(rules: .test, source: TokenKeySource(.file(path: path), logger: .quiet))
        #expect(try await isGood(token, file))

        let router = Router()
        let jwks = provider.jwks()
        router.get("keys") { _, _ in jwks }
        router.get("moved") { _, _ in Response.redirect(to: "/keys") }
        let application = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)))
        try await application.test(.live) { client in
            let port = try #require(client.port)
            let url = TokenKeySource(.url("http://127.0.0.1:\(port)/keys"), logger: .quiet)
            #expect(try await isGood(token, TokenVerifier(rules: .test, source: url)))
            let moved = TokenKeySource(.url("http://127.0.0.1:\(port)/moved"), logger: .quiet)
            await moved.refresh()
            #expect(moved.current == nil)
        }
    }

    @Test
    func trustsOnlyWhatCannotBeForged() {
        for address in ["https://id.example.com/jwks", "http://127.0.0.1:9/jwks", "http://localhost/jwks"] {
            #expect(TokenAuthentication.isTrustworthy(address: address))
        }
        for address in [
            "http://id.example.com/jwks", "ftp://id.example.com/", "https://", "http://127.0.0.1.example.com/",
        ] {
            #expect(!TokenAuthentication.isTrustworthy(address: address))
        }
    }
}
