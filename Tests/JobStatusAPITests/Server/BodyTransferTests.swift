import HTTPTypes
import JobStatusModels
import JobStore
import Testing

@testable import JobStatusAPI

/// How bodies come over a real connection, whole, in parts, too slowly or not at all.
@Suite(.timeLimit(.minutes(5)))
struct BodyTransferTests {
    private static let json = "Content-Type: application/json\r\n"

    @Test
    func refusesASlowBody() async throws {
        var limits = ServerLimits()
        limits.bodyTimeout = .milliseconds(50)
        try await withLiveServer(limits: limits) { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Content-Length: 100\r\n\r\n{\"kind\":"
                )
                let answer = try await connection.answer()
                #expect(answer.status == 408)
                #expect(try answer.problem.type == "/problems/request-timeout")
                #expect(answer.headers[.connection] == "close")
                #expect(await connection.isClosed())
            }
            #expect(try await Self.jobs(server) == 0)
        }
    }

    @Test(arguments: ["{\"kind\":\"echo\"}", ""])
    func takesNoBodyThatWasCutOff(part: String) async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Content-Length: 100\r\n\r\n\(part)"
                )
                connection.finish()
                let answer = try await connection.answer()
                #expect(answer.status == 400)
            }
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Transfer-Encoding: chunked\r\n\r\n"
                        + (part.isEmpty ? "" : "f\r\n\(part)\r\n")
                )
                connection.finish()
                let answer = try await connection.answer()
                #expect(answer.status == 400)
            }
            #expect(try await Self.jobs(server) == 0)
        }
    }

    @Test
    func takesChunks() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Transfer-Encoding: chunked\r\n\r\n"
                        + "8\r\n{\"kind\":\r\n7\r\n\"echo\"}\r\n0\r\n\r\n"
                )
                #expect(try await connection.answer().status == 202)
            }
        }
    }

    @Test
    func refusesALargeBodyBeforeItIsSent() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Content-Length: 2000000\r\n"
                        + "Expect: 100-continue\r\n\r\n"
                )
                #expect(try await connection.answer().status == 413)
            }
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\n\(Self.json)Content-Length: 15\r\n"
                        + "Expect: 100-continue\r\n\r\n"
                )
                #expect(try await connection.answer().status == 100)
                try await connection.send("{\"kind\":\"echo\"}")
                #expect(try await connection.answer().status == 202)
            }
        }
    }

    /// A client of HTTP/1.0 knows of no answer before the answer (RFC 9110, section 10.1.1).
    @Test
    func tellsAnOldClientNothingInBetween() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.0\r\nHost: localhost\r\n\(Self.json)Content-Length: 15\r\n"
                        + "Expect: 100-continue\r\n\r\n{\"kind\":\"echo\"}"
                )
                #expect(try await connection.answer().status == 202)
                #expect(await connection.isClosed())
            }
        }
    }

    @Test
    func drainsARefusedBodyAndGoesOn() async throws {
        try await withLiveServer { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 900000\r\n\r\n"
                )
                try await connection.send(bytes: 900_000)
                #expect(try await connection.answer().status == 415)
                try await connection.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.answer().status == 200)
            }
        }
    }

    @Test
    func drainsNoMoreThanItMust() async throws {
        var limits = ServerLimits()
        limits.drainSize = 10_000
        try await withLiveServer(limits: limits) { server in
            try await server.connect { connection in
                try await connection.send(
                    "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 900000\r\n\r\n"
                )
                #expect(try await connection.answer().status == 415)
                try await connection.send(bytes: 20_000)
                #expect(await connection.isClosed())
            }
        }
    }

    private static func jobs(_ server: LiveServer) async throws -> Int {
        try await server.services.store.list(JobListQuery(owner: "local")).jobs.count
    }
}
