import Foundation
import JobRunner
import JobStore
import Testing

@Suite("The example kinds", .timeLimit(.minutes(1)))
struct ExampleKindsTests {
    private let folder: KindsFolder
    private let registry: KindRegistry

    init() throws {
        folder = try KindsFolder()
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let example = try String(contentsOf: root.appending(path: "Examples/kinds.yaml"), encoding: .utf8)
        registry = try KindRegistry(folder.load(example))
        try folder.write("files/hello.txt", "hello\n")
        try folder.write("files/empty", "")
    }

    private func start(_ kind: String, _ input: String, _ log: ReportLog = ReportLog()) async throws -> RawJSON {
        try await #require(registry[kind]).start(input, context: .forTests(report: log.take))
    }

    @Test("All of them are run here")
    func knowsAll() {
        #expect(registry.names == ["checksum", "compress", "disk-usage", "verify"])
        #expect(registry["disk-usage"]?.options.schedule?.description == "30 2 * * * Europe/Berlin")
    }

    @Test("checksum")
    func checksum() async throws {
        let output = try await start("checksum", #"{"path":"files/hello.txt"}"#)["output"]?.string
        let sum = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        #expect(output == "\(sum)  \(folder.path)/files/hello.txt\n")
    }

    @Test("disk-usage")
    func diskUsage() async throws {
        let output = try await start("disk-usage", "{}")["output"]?.string ?? ""
        let lines = output.split(separator: "\n")
        #expect(
            lines.map { $0.hasSuffix("\t\(folder.path)/files") || $0.hasSuffix("\t\(folder.path)") } == [true, true]
        )
        let shallow = try await start("disk-usage", #"{"folder":"files","depth":0}"#)["output"]?.string ?? ""
        #expect(shallow.split(separator: "\n").count == 1)
    }

    @Test("compress")
    func compress() async throws {
        _ = try await start("compress", #"{"path":"files/hello.txt"}"#)
        #expect(folder.exists("files/hello.txt"))
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/files/hello.txt.gz"))
        #expect(bytes.prefix(2) == Data([0x1F, 0x8B]))
    }

    @Test("verify")
    func verify() async throws {
        let hello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        try folder.write("files/SHA256SUMS", "\(hello)  hello.txt\n\(empty)  empty\n")
        let log = ReportLog()
        #expect(try await start("verify", #"{"folder":"files"}"#, log).text == #"{"files":2}"#)
        #expect(log.all == [.init(progress: 50, message: "file 1 of 2"), .init(progress: 100, message: "file 2 of 2")])
        try folder.write("files/empty", "no more")
        let failure = await #expect(throws: JobFailure.self) { try await start("verify", #"{"folder":"files"}"#) }
        #expect(failure == JobFailure("line 2 of SHA256SUMS does not match its file", isPermanent: true))
    }
}
