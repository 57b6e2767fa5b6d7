import Foundation
import JobStatusClient
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("API keys of real nodes", .timeLimit(.minutes(5)))
struct KeysTests {
    /// Three times what it may take until a key counts, or does no more: the machine may be busy.
    private static let limit: Duration = .seconds(3)

    private func keys(_ arguments: String..., on database: String) async throws -> ServiceProcess {
        let all = ["keys"] + arguments + ["--database-url", database]
        let process = try await ServiceProcess.start("jobd", arguments: all)
        _ = try await process.waitForExit(within: .seconds(60))
        return process
    }

    private func code(_ service: Service, _ key: String?) async throws -> Int {
        var request = URLRequest(url: service.url.appending(path: "api/jobs"))
        request.setValue(key.map { "Bearer \($0)" }, forHTTPHeaderField: "Authorization")
        return try await service.send(request).code
    }

    /// Asks until the answer is as expected; how long that took.
    private func wait(for expected: Int, _ service: Service, _ key: String) async throws -> Duration {
        let start = ContinuousClock.now
        while try await code(service, key) != expected {}
        return ContinuousClock.now - start
    }

    /// What it waits for, it does not get.
    @Test func aKeyThatIsRevokedWhileItsRequestIsHeld() async throws {
        try await withTestDatabase { database in
            let made = try await keys("create", "--owner", "ann", "--scope", "read", on: database)
            let key = made.output.text.trimmingCharacters(in: .newlines)
            let admin = try await keys("create", "--owner", "bob", "--scope", "admin", on: database)
            let service = try await Service.start(on: database, ["--auth", "keys"])
            func request(_ path: String, _ key: String) throws -> URLRequest {
                var request = URLRequest(url: try #require(URL(string: path, relativeTo: service.url)))
                request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
                return request
            }
            let metrics = try request("metrics", admin.output.text.trimmingCharacters(in: .newlines))
            async let held = service.send(request("api/changes?since=now&wait=5", key))
            while !String(decoding: try await service.send(metrics).body, as: UTF8.self).contains(
                "jobd_held_requests 1\n"
            ) {}
            _ = try await keys("revoke", String(key.split(separator: "_")[1]), on: database)
            #expect(try await held.code == 401)
            try await service.stop()
        }
    }

    @Test func aKeyOpensAndClosesEveryNode() async throws {
        try await withTestDatabase { database in
            // Before anything ever ran.
            let early = try await keys("create", "--owner", "ann", "--scope", "read,write", on: database)
            let first = early.output.text.trimmingCharacters(in: .newlines)
            #expect(early.output.text == first + "\n")
            #expect(first.hasPrefix("jobd_"), "\(early.transcript)")
            #expect(!early.errorOutput.text.contains(first))

            let nodes = [
                try await Service.start(on: database, ["--auth", "keys"]),
                try await Service.start(on: database, ["--auth", "keys", "--role", "api"]),
            ]
            for node in nodes {
                #expect(try await code(node, nil) == 401)
                #expect(try await code(node, first) == 200)
                #expect(try await node.get("healthz").code == 200)
            }

            // While they run: made, seen, revoked, gone.
            let second = try await keys("create", "--owner", "bob", "--scope", "read", on: database)
            let secret = second.output.text.trimmingCharacters(in: .newlines)
            for node in nodes {
                #expect(try await wait(for: 200, node, secret) < Self.limit)
            }
            let id = String(secret.split(separator: "_")[1])
            let listing = try await keys("list", on: database)
            #expect(listing.output.text.contains(id))
            #expect(listing.output.text.contains("bob"))
            #expect(!listing.output.text.contains(secret.suffix(52)))
            let revoked = try await keys("revoke", id, on: database)
            #expect(try await revoked.waitForExit() == .code(0), "\(revoked.transcript)")
            for node in nodes {
                #expect(try await wait(for: 401, node, secret) < Self.limit)
                #expect(try await code(node, first) == 200)
            }
            let again = try await keys("revoke", id, on: database)
            #expect(try await again.waitForExit() == .code(1))
            for node in nodes {
                #expect(!node.process.errorOutput.text.contains(secret.suffix(52)))
                try await node.stop()
            }
        }
    }

    @Test func aKeyIsMadeForARunningEmbeddedDatabase() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let data = ["--data-dir", folder + "/data"]
        let service = try await Service.start(["--auth", "keys"] + data)
        let all = ["keys", "create", "--owner", "ann", "--scope", "read,write"] + data
        let process = try await ServiceProcess.start("jobd", arguments: all)
        #expect(try await process.waitForExit(within: .seconds(60)) == .code(0), "\(process.transcript)")
        let key = process.output.text.trimmingCharacters(in: .newlines)
        #expect(try await wait(for: 200, service, key) < .seconds(30))
        try await service.stop()
    }

    @Test func wrongUseIsTold() async throws {
        try await withTestDatabase { database in
            let noScope = try await keys("create", "--owner", "ann", "--scope", "root", on: database)
            #expect(try await noScope.waitForExit() == .code(2))
            #expect(noScope.errorOutput.text.contains("read, write, admin"), "\(noScope.transcript)")
            #expect(noScope.output.text.isEmpty)
            let noOwner = try await keys("create", "--owner", "", "--scope", "read", on: database)
            #expect(try await noOwner.waitForExit() == .code(2))
        }
    }
}
