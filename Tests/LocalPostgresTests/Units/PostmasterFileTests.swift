import Testing

@testable import LocalPostgres

@Suite("PostgreSQL's note of a running server")
struct PostmasterFileTests {
    private let ready = """
        4711
        /data/cluster
        1700000000
        5432
        /tmp/jobd-1

          5432001    32769
        ready   

        """

    @Test("All lines are read")
    func complete() throws {
        let file = try #require(PostmasterFile(text: ready))
        #expect(file.processID == 4711)
        #expect(file.dataDirectory == "/data/cluster")
        #expect(file.port == 5432)
        #expect(file.socketDirectory == "/tmp/jobd-1")
        #expect(file.status == .ready)
    }

    @Test(
        "The status is that of the last line",
        arguments: [
            ("starting", PostmasterFile.Status.starting), ("stopping", .stopping), ("standby ", .ready),
            ("words of a later version", .starting),
        ]
    )
    func status(line: String, status: PostmasterFile.Status) {
        #expect(PostmasterFile(text: ready.replacing("ready", with: line))?.status == status)
    }

    @Test("A file that is still being written is starting", arguments: 2...7)
    func partial(count: Int) {
        let lines = ready.split(separator: "\n", omittingEmptySubsequences: false).prefix(count)
        #expect(PostmasterFile(text: lines.joined(separator: "\n"))?.status == .starting)
    }

    @Test("What is no such file is none", arguments: ["", "4711", "x\n/data", "-1\n/data", "0\n/data"])
    func broken(text: String) {
        #expect(PostmasterFile(text: text) == nil)
    }

    @Test("A living process that works elsewhere is not the server")
    func otherProcess() {
        let text = "1\n/data/cluster\n"
        #expect(PostmasterFile(text: text)?.isAlive(in: "/data/cluster") == false)
    }
}
