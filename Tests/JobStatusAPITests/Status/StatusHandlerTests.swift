import Glibc
import HTTPTypes
import Hummingbird
import JobStatusModels
import JobStore
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import Testing

@testable import JobStatusAPI

/// Reads of a status on their connection, among other requests and with clients that go away.
@Suite(.timeLimit(.minutes(5)))
struct StatusHandlerTests {
    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    private func start(_ server: LiveServer) async throws -> JobID {
        let outcome = try await server.services.store.start(
            [NewJob(kind: "echo", input: .null)],
            owner: "local",
            idempotencyKey: nil
        )
        return try #require(outcome.jobs.first).id
    }

    /// What a read is followed by in one packet, and what is answered.
    @Test func whatIsSentBehindAReadIsAnsweredAfterIt() async throws {
        try await withLiveServer { server in
            let id = try await start(server)
            let post =
                "POST /api/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 15\r\n\r\n{\"kind\":\"echo\"}"
            // The first is not in memory and has to be loaded; the second is held.
            for first in ["/api/jobs/\(id)", "/api/jobs/\(id)?wait=1"] {
                try await server.connect { connection in
                    try await connection.send(
                        Self.get(first) + Self.get("/api/kinds") + Self.get("/api/job-status/\(id)") + post
                            + Self.get(first)
                    )
                    #expect(try await connection.answer().job.jobID == "\(id)")
                    #expect(try await connection.answer().text.contains("kinds"))
                    #expect(try await connection.answer().job.jobID == "\(id)")
                    #expect(try await connection.answer(to: "POST").status == 202)
                    #expect(try await connection.answer().job.jobID == "\(id)")
                }
            }
        }
    }

    @Test func aConnectionThatIsResetFreesItsPlace() async throws {
        try await withLiveServer { server in
            let id = try await start(server)
            guard case .tcp(let host, let port) = server.address else { return }
            let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: host, port: port)
                .get()
            let options = try #require(channel as? any SocketOptionProvider)
            try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try await channel.writeAndFlush(ByteBuffer(string: Self.get("/api/jobs/\(id)?wait=300")))
            while server.services.waiter.held.count == 0 { await Task.yield() }
            try await channel.close()
            while server.services.waiter.held.count > 0 { await Task.yield() }
            #expect(server.services.board.desk.count == 0)
        }
    }

    /// Who does not read his answers is asked for nothing more.
    @Test func answersDoNotPileUp() async throws {
        try await withAPI { api in
            let answers = StatusAnswers(
                api.services,
                gatekeeper: Gatekeeper(authenticator: LocalAuthenticator(checksHost: false)),
                problems: ProblemMiddleware(
                    table: api.table,
                    authenticator: LocalAuthenticator(checksHost: false),
                    state: api.state
                ),
                metrics: MetricsMiddleware(metrics: .none),
                logger: .quiet
            )
            let reads = ReadCounter()
            let channel = EmbeddedChannel(handlers: [reads, StatusHandler(answers, isStream: false)])
            try await channel.connect(to: SocketAddress(unixDomainSocketPath: "/x")).get()
            func ask() throws {
                let path = "/api/jobs/01900000-0000-7000-8000-000000000001?wait=x"
                try channel.writeInbound(
                    HTTPRequestPart.head(.init(method: .get, scheme: "http", authority: "localhost", path: path))
                )
                try channel.writeInbound(HTTPRequestPart.end(nil))
                channel.read()
            }
            func answered() throws -> Int {
                var count = 0
                while let part = try channel.readOutbound(as: HTTPResponsePart.self) {
                    if case .end = part { count += 1 }
                }
                return count
            }
            for _ in 0..<3 { try ask() }
            #expect(try answered() == 3)
            channel.isWritable = false
            channel.pipeline.fireChannelWritabilityChanged()
            let before = reads.count
            for _ in 0..<100 { try ask() }
            #expect(try answered() == 1)
            #expect(reads.count - before < 20, "nothing more is read")
            channel.isWritable = true
            channel.pipeline.fireChannelWritabilityChanged()
            #expect(try answered() == 99)
            #expect(try channel.finish().isClean)
        }
    }

    /// Counts how often something is to be read.
    private final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart

        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}
