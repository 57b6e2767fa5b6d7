import HTTPTypes
import JobStatusModels
import JobStore
import MetricsTestKit
import Testing

@testable import JobStatusAPI

/// What can only be seen on a real connection.
@Suite(.timeLimit(.minutes(5)))
struct ConnectionTests {
    @Test
    func servesOneRequestAfterAnother() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let first = try await connection.answer()
                try await connection.send("HEAD /api/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let second = try await connection.answer(to: "HEAD")
                // Two at once, of which the second asks to close.
                try await connection.send(
                    "GET /api/kinds HTTP/1.1\r\nHost: localhost\r\n\r\n"
                        + "DELETE /api/kinds HTTP/1.1\r\nHost: localhost\r\nConnection: Close\r\n\r\n"
                )
                let third = try await connection.answer()
                let fourth = try await connection.answer()
                #expect([first, second, third, fourth].map(\.status) == [200, 200, 200, 405])
                #expect(Set([first, second, third, fourth].map { $0.headers[.requestID] }).count == 4)
                #expect([third, fourth].map { $0.headers[.connection] } == [nil, "close"])
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func finishesALargeAnswerBeforeItCloses() async throws {
        try await withLiveServer { server in
            _ = try await server.services.store.start(
                [NewJob(kind: "echo", input: .null)],
                owner: "local",
                idempotencyKey: nil
            )
            let lease = try await server.worker.claim()
            try await server.worker.complete(lease, with: "\"" + String(repeating: "x", count: 1_000_000) + "\"")
            try await server.connect { connection in
                try await connection.send(
                    "GET /api/jobs/\(lease.jobID) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                let answer = try await connection.answer()
                #expect(answer.text.utf8.count > 1_000_000)
                #expect(try answer.job.status == .completed)
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func refusesTooMuchHeader() async throws {
        try await withLiveServer { server in
            for (count, length) in [(1, 17_000), (120, 1), (40, 1_000)] {
                let fields = (0..<count).map { "X-\($0): " + String(repeating: "x", count: length) + "\r\n" }.joined()
                try await server.connect { connection in
                    try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n")
                    let answer = try await connection.answer()
                    #expect(answer.status == 431)
                    #expect(try answer.problem.type == "/problems/header-too-large")
                    #expect(answer.headers[.contentType] == "application/problem+json")
                    #expect(answer.headers[.requestID]?.count == 32)
                    #expect(answer.headers[.connection] == "close")
                    #expect(await connection.isClosed())
                }
            }
        }
    }

    /// They are answers, and whoever watches the metrics must see that they come.
    @Test
    func countsAnswersToWhatNeverBecameARequest() async throws {
        let metrics = TestMetrics()
        var limits = ServerLimits()
        limits.headerTimeout = .milliseconds(100)
        try await withLiveServer(limits: limits, metrics: ServerMetrics(factory: metrics) { "" }) { server in
            for (text, status) in [
                ("this is no HTTP\r\n\r\n", 400), ("G", 408),
                ("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 17_000) + "\r\n\r\n", 431),
            ] {
                try await server.connect { connection in
                    try await connection.send(text)
                    #expect(try await connection.answer().status == status)
                }
                let dimensions = [("route", "none"), ("status", String(status))]
                #expect(try metrics.expectCounter("jobd_http_requests_total", dimensions).totalValue == 1)
            }
        }
    }

    private static let noise = [
        "hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}",
    ]

    @Test
    func refusesWhatIsNoHTTP() async throws {
        try await withLiveServer { server in
            for bytes in Self.noise {
                try await server.connect { connection in
                    try await connection.send(bytes)
                    let answer = try await connection.answer()
                    #expect(answer.status == 400, "\(bytes)")
                    #expect(try answer.problem.type == "/problems/bad-request")
                    #expect(await connection.isClosed())
                }
            }
        }
    }

    @Test
    func closesASilentConnection() async throws {
        var limits = ServerLimits()
        limits.idleTimeout = .milliseconds(50)
        try await withLiveServer(limits: limits) { server in
            try await server.connect { connection in #expect(await connection.isClosed()) }
            try await server.connect { connection in
                try await connection.send("GET /healthz HTTP/1.1\r\nHo")
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func moreConnectionsThanAllowedWaitForTheirTurn() async throws {
        var limits = ServerLimits()
        limits.connections = 2
        try await withLiveServer(limits: limits) { server in
            let (served, serving) = AsyncStream<Void>.makeStream()
            let (first, endFirst) = AsyncStream<Void>.makeStream()
            let (second, endSecond) = AsyncStream<Void>.makeStream()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for end in [first, second] {
                    group.addTask {
                        try await server.connect { connection in
                            try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            #expect(try await connection.answer().status == 200)
                            serving.yield()
                            for await _ in end {}
                        }
                    }
                }
                var turns = served.makeAsyncIterator()
                for _ in 0..<2 { await turns.next() }
                try await server.connect { third in
                    try await third.send(
                        "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 15\r\n\r\n{\"kind\":\"echo\"}"
                    )
                    for _ in 0..<5 {
                        let page = try await server.services.store.list(JobListQuery(owner: "local"))
                        #expect(page.jobs.isEmpty, "it is nobody's turn")
                    }
                    endFirst.finish()
                    #expect(try await third.answer().status == 202)
                }
                endSecond.finish()
                try await group.waitForAll()
            }
        }
    }

    /// A held request is silent for longer than a connection may be between two.
    @Test
    func aSilentHoldIsNoSilentConnection() async throws {
        var limits = ServerLimits()
        limits.idleTimeout = .milliseconds(700)
        try await withLiveServer(limits: limits) { server in
            let started = try await server.services.store.start(
                [NewJob(kind: "echo", input: .null)],
                owner: "local",
                idempotencyKey: nil
            )
            let id = try #require(started.jobs.first).id
            try await server.connect { connection in
                try await connection.send("GET /api/jobs/\(id)?wait=2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer().job.status == .pending)
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func closesAfterEachAnswerToHTTP10() async throws {
        try await withLiveServer { server in
            for fields in ["", "Host: localhost\r\n", "Connection: keep-alive\r\n"] {
                try await server.connect { connection in
                    try await connection.send("GET /api/kinds HTTP/1.0\r\n\(fields)\r\n")
                    let answer = try await connection.answer()
                    #expect(answer.status == 200)
                    #expect(answer.headers[.connection] == "close")
                    #expect(await connection.isClosed())
                }
            }
        }
    }

    @Test(arguments: ["", "Host: localhost\r\nHost: localhost\r\n"])
    func wantsOneHost(fields: String) async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send("POST /api/jobs HTTP/1.1\r\n\(fields)Content-Length: 3\r\n\r\nabc")
                let answer = try await connection.answer()
                #expect(answer.status == 400)
                #expect(try answer.problem.type == "/problems/bad-request")
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func servesNoOtherHost() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                for (host, status) in [("evil.example", 403), ("127.0.0.1:80", 200), ("[::1]", 200), ("", 403)] {
                    try await connection.send("GET /api/jobs HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(try await connection.answer().status == status, "\(host)")
                }
            }
        }
    }
}

/// Senders that are slow, odd, or too many at a time.
@Suite(.timeLimit(.minutes(5)))
struct OddSenderTests {
    @Test
    func answersASlowHeader() async throws {
        var limits = ServerLimits()
        limits.headerTimeout = .milliseconds(100)
        try await withLiveServer(limits: limits) { server in
            for start in ["G", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: "] {
                try await server.connect { connection in
                    try await connection.send(start)
                    let answer = try await connection.answer()
                    #expect(answer.status == 408)
                    #expect(try answer.problem.type == "/problems/request-timeout")
                    #expect(try answer.problem.retry == .after)
                    #expect(answer.headers[.connection] == "close")
                    #expect(await connection.isClosed())
                }
            }
            // Not between two requests.
            try await server.connect { connection in
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer().status == 200)
                try await connection.send("GET /healthz HTTP/1.1\r\nHo")
                #expect(try await connection.answer().status == 408)
            }
        }
    }

    @Test
    func answersAFloodInOrder() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                let count = 500
                let requests = (0..<count).map { "GET /api/jobs/\($0) HTTP/1.1\r\nHost: localhost\r\n\r\n" }
                try await connection.send(requests.joined())
                for number in 0..<count {
                    let answer = try await connection.answer()
                    #expect(answer.status == 404)
                    #expect(try answer.problem.detail == "There is no job \"\(number)\".")
                }
            }
        }
    }

    @Test
    func takesAbsoluteAddresses() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                for (target, status) in [
                    ("http://localhost/api/kinds", 200), ("http://127.0.0.1:1/api/kinds?x=1", 200),
                    ("http://evil.example/api/kinds", 403), ("*", 404),
                ] {
                    try await connection.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    #expect(try await connection.answer().status == status, "\(target)")
                }
            }
        }
    }

    @Test
    func bearsOddFields() async throws {
        let fields = [
            "X-Empty:", "X-Twice: a\r\nX-Twice: b", "If-None-Match: ", "If-None-Match: r1, W/, \"", "Prefer: wait=",
            "Accept: ,",
            "Prefer: ,;=", "Accept-Encoding: gzip;;q=,", "Cookie: \u{7F}", "X-Latin: \u{E4}", "Origin:",
        ]
        try await withLiveServer { server in
            for field in fields {
                try await server.connect { connection in
                    try await connection.send("GET /api/kinds HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n\r\n")
                    let status = try await connection.answer().status
                    #expect([200, 400, 403].contains(status), "\(field): \(status)")
                }
            }
        }
    }
}
