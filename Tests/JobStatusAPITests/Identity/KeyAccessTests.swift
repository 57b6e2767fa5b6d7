import HTTPTypes
import JobStatusModels
import JobStore
import PostgresClient
import TestSupport
import Testing

@testable import JobStatusAPI

/// API keys before the routes.
struct KeyAccessTests {
    /// Runs a test against a server that lets in who holds a key.
    private func withKeys(
        limits: ServerLimits = ServerLimits(),
        _ body: @Sendable (KeyedAPI) async throws -> Void
    ) async throws {
        let box = RingBox()
        try await withAPI(limits: limits, authenticator: box) { api in
            let ring = KeyRing(store: api.store, useInterval: .zero, logger: .quiet)
            box.ring = ring
            try await ring.load()
            try await body(KeyedAPI(api: api, ring: ring))
        }
    }

    @Test
    func nothingButHealthIsOpen() async throws {
        try await withKeys { keyed in
            for route in keyed.api.table.routes {
                for method in route.methods {
                    let answer = try await keyed.api.send(method, route.path.replacing("{id}", with: "x"))
                    if ["/healthz", "/readyz"].contains(route.path) {
                        #expect(answer.status == 200)
                    } else {
                        #expect(answer.status == 401, "\(method) \(route.path)")
                        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
                    }
                }
            }
            // Whether there is a route, too, is nobody's business.
            for path in ["/", "/api", "/api/nothing"] {
                #expect(try await keyed.api.get(path).status == 401)
            }
            let problem = try await keyed.api.get("/api/jobs").problem
            #expect(problem.type == "/problems/unauthenticated")
            #expect(problem.retry == .reauthenticate)
        }
    }

    @Test
    func lettersMakeNoDifferenceButTheKeyDoes() async throws {
        try await withKeys { keyed in
            let key = try await keyed.make(owner: "ann", scopes: [.read, .write])
            #expect(try await keyed.get(key.text) == 200)
            let last: Character = key.text.last == "a" ? "b" : "a"
            for wrong in [
                APIKey().text, key.text.dropLast() + String(last), key.text + "a", key.id, key.text.uppercased(),
            ] {
                let headers: HTTPFields = [.authorization: "Bearer \(wrong)"]
                let answer = try await keyed.api.get("/api/jobs", headers)
                #expect(answer.status == 401)
                #expect(answer.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
            }
        }
    }

    @Test
    func aRevokedKeyOpensNothing() async throws {
        try await withKeys { keyed in
            let key = try await keyed.make(owner: "ann", scopes: [.read])
            let other = try await keyed.make(owner: "ann", scopes: [.read])
            #expect(try await keyed.get(key.text) == 200)
            _ = try await keyed.api.store.revokeKey(key.id)
            try await keyed.ring.load()
            #expect(try await keyed.get(key.text) == 401)
            #expect(try await keyed.get(other.text) == 200)
        }
    }

    /// What it waited for, on one job or on all of them.
    @Test
    func aRevokedKeyIsNotTold() async throws {
        var limits = ServerLimits()
        limits.identityAge = .zero
        try await withKeys(limits: limits) { keyed in
            let api = keyed.api
            let key = try await keyed.make(owner: "ann", scopes: [.read, .write])
            let other = try await keyed.make(owner: "ann", scopes: [.read])
            let id = try await api.post("/api/jobs", nil, key.header).job.jobID
            async let status = api.get("/api/jobs/\(id)?wait=60", key.header)
            async let feed = api.get("/api/changes?since=now&wait=60", key.header)
            async let told = api.get("/api/jobs/\(id)?wait=60", other.header)
            while api.services.board.desk.count < 2 || api.services.feed.board.desk.count < 1 { await Task.yield() }
            #expect(try await api.store.revokeKey(key.id))
            try await keyed.ring.load()
            try await api.worker.complete(api.worker.claim(), with: #""secret""#)
            for answer in [try await status, try await feed] {
                #expect(answer.status == 401)
                #expect(answer.headers[.wwwAuthenticate] == "Bearer error=\"invalid_token\"")
                #expect(!answer.text.contains(id))
            }
            #expect(try await told.job.result == "secret")
            #expect(api.services.waiter.held.count == 0)
        }
    }

    @Test
    func scopesSayWhatMayBeDone() async throws {
        try await withKeys { keyed in
            let reader = try await keyed.make(owner: "ann", scopes: [.read]).header
            let writer = try await keyed.make(owner: "ann", scopes: [.write]).header
            let refused = try await keyed.api.post("/api/jobs", nil, reader)
            #expect(refused.status == 403)
            #expect(refused.headers[.wwwAuthenticate] == #"Bearer error="insufficient_scope", scope="write""#)
            #expect(try refused.problem.type == "/problems/scope-missing")
            let id = try await keyed.api.post("/api/jobs", nil, writer).job.jobID
            #expect(try await keyed.api.get("/api/jobs/\(id)", writer).status == 403)
            #expect(try await keyed.api.get("/api/jobs/\(id)", reader).status == 200)
            #expect(try await keyed.api.post("/api/jobs/\(id)/cancel", nil, reader).status == 403)
            #expect(try await keyed.api.send(.delete, "/api/jobs/\(id)", nil, reader).status == 403)
        }
    }

    /// Each route is closed to whoever lacks its scope, and to nobody else.
    @Test
    func everyRouteAsksForItsScope() async throws {
        try await withKeys { keyed in
            let holders: [(AccessScope, HTTPFields)] = [
                (.read, try await keyed.make(owner: "ann", scopes: [.read]).header),
                (.write, try await keyed.make(owner: "ann", scopes: [.write]).header),
                (.admin, try await keyed.make(owner: "ann", scopes: [.admin]).header),
            ]
            for route in keyed.api.table.routes where !["/healthz", "/readyz"].contains(route.path) {
                let needed: AccessScope =
                    route.path == "/metrics" ? .admin : route.method == .get ? .read : .write
                for (scope, header) in holders {
                    for method in route.methods {
                        let path = route.path.replacing("{id}", with: JobID().description)
                        let status = try await keyed.api.send(method, path, nil, header).status
                        // An administrator may do everything.
                        #expect((status == 403) == (scope != needed && scope != .admin), "\(method) \(path) \(scope)")
                    }
                }
            }
        }
    }

    @Test
    func theUseOfAKeyIsWrittenDown() async throws {
        try await withKeys { keyed in
            let (used, unused) = (
                try await keyed.make(owner: "ann", scopes: [.read]), try await keyed.make(owner: "ann", scopes: [.read])
            )
            #expect(try await keyed.get(used.text) == 200)
            let running = Task { await keyed.ring.run() }
            defer { running.cancel() }
            var keys = try await keyed.api.store.keys()
            while keys.allSatisfy({ $0.lastUsedAt == nil }) { keys = try await keyed.api.store.keys() }
            #expect(keys.filter { $0.lastUsedAt != nil }.map(\.id) == [used.id])
            #expect(unused.id != used.id)
        }
    }
}
