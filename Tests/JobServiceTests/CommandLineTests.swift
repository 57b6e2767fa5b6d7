import Foundation
import JobStatusClient
import TestSupport
import Testing

@Suite("The command line of jobd", .timeLimit(.minutes(5)))
struct CommandLineTests {
    private func run(_ arguments: [String], environment: [String: String?] = [:]) async throws -> ServiceProcess {
        let process = try await ServiceProcess.start("jobd", arguments: arguments, environment: environment)
        _ = try await process.waitForExit(within: .seconds(60))
        return process
    }

    @Test(
        "Usage errors exit with 2 and say what was expected",
        arguments: [
            (["serve", "--port", "70000"], "0 to 65535"),
            (["serve", "--port", "many"], "many"),
            (["serve", "--lease", "soon"], "30s"),
            (["serve", "--role", "boss"], "all, api, runner"),
            (["serve", "--listen", "tcp:1"], "unix:PATH"),
            (["serve", "--host", "0.0.0.0"], "authentication"),
            (["serve", "--nonsense"], "--nonsense"),
            (["fly"], "fly"),
        ]
    )
    func usage(arguments: [String], expected: String) async throws {
        let process = try await run(arguments)
        let exit = try await process.waitForExit()
        #expect(exit == .code(2))
        #expect(process.errorOutput.text.contains(expected), "\(process.transcript)")
        #expect(process.output.text.isEmpty)
    }

    @Test func aWrongVariableIsNamed() async throws {
        let process = try await run(["serve"], environment: ["JOBD_CONCURRENCY": "lots"])
        let exit = try await process.waitForExit()
        #expect(exit == .code(2))
        #expect(process.errorOutput.text.contains("concurrency"), "\(process.transcript)")
    }

    @Test func whatCannotStartExitsWith1() async throws {
        let noServer = try await run(["serve", "--database-url", "host=/nowhere dbname=x connect_timeout=1"])
        #expect(try await noServer.waitForExit() == .code(1))
        #expect(noServer.errorOutput.text.contains("jobd: "), "\(noServer.transcript)")

        let noFile = try await run(["serve", "--kinds", "/nowhere.yaml"])
        #expect(try await noFile.waitForExit() == .code(1))
        #expect(noFile.errorOutput.text.contains("/nowhere.yaml"), "\(noFile.transcript)")
    }

    @Test func aSocketIsServedByOneAtATime() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/jobd.sock"
        try await withTestDatabase { database in
            let arguments = ["serve", "--demo-kinds", "--database-url", database, "--listen", "unix:\(path)"]
            // One that nobody listens on any more is in nobody's way.
            let dead = try await ServiceProcess.start("jobd", arguments: arguments)
            _ = try await dead.waitUntilReady(within: .seconds(60))
            dead.kill()
            _ = try await dead.waitForExit()
            let first = try await ServiceProcess.start("jobd", arguments: arguments)
            _ = try await first.waitUntilReady(within: .seconds(60))
            let second = try await run(arguments)
            #expect(try await second.waitForExit() == .code(1))
            #expect(second.errorOutput.text.contains("another program listens there"), "\(second.transcript)")
            #expect(FileManager.default.fileExists(atPath: path))
            first.send(15)
            #expect(try await first.waitForExit() == .code(0))
        }
    }

    @Test func aPortInUseIsNamed() async throws {
        try await withTestDatabase { database in
            let first = try await Service.start(on: database)
            let port = try #require(first.url.port)
            let second = try await run(["serve", "--demo-kinds", "--port", "\(port)", "--database-url", database])
            #expect(try await second.waitForExit() == .code(1))
            #expect(
                second.errorOutput.text.contains("can't listen on http://127.0.0.1:\(port)"),
                "\(second.transcript)"
            )
            // What the second one claimed meanwhile was given back.
            let id = try await first.startJob("noop")
            _ = try await first.client.waitForCompletion(of: id, policy: .held.timeout(.seconds(30)))
            try await first.stop()
        }
    }

    @Test func helpHelps() async throws {
        let process = try await run(["serve", "--help"])
        let exit = try await process.waitForExit()
        #expect(exit == .code(0))
        #expect(process.output.text.contains("--database-url"))
        #expect(process.output.text.contains("Examples:"))
    }

    @Test func migratesOnce() async throws {
        try await withTestDatabase { database in
            let early = try await run(["serve", "--no-migrate", "--port", "0", "--database-url", database])
            #expect(try await early.waitForExit() == .code(1))
            #expect(early.errorOutput.text.contains("jobd migrate"), "\(early.transcript)")

            let first = try await run(["migrate", "--database-url", database])
            #expect(first.output.text.contains("0001_jobs"), "\(first.transcript)")
            let second = try await run(["migrate", "--database-url", database])
            #expect(second.output.text == "Nothing to do.\n")

            let service = try await Service.start(on: database, ["--no-migrate"])
            #expect(try await service.stop() == .code(0))
        }
    }

    @Test func checksKinds() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let good = folder + "/good.yaml"
        let kinds = "kinds: { hello: { command: [echo, hello], schedule: '0 3 1 1 *' } }\n"
        try Data(kinds.utf8).write(to: URL(filePath: good))
        let bad = folder + "/bad.yaml"
        try Data("kinds:\n  hello:\n    comand: [echo]\n".utf8).write(to: URL(filePath: bad))

        let fine = try await run(["check-kinds", good])
        #expect(try await fine.waitForExit() == .code(0))
        #expect(fine.output.text.hasPrefix("hello()  0 3 1 1 * UTC, next 20"), "\(fine.transcript)")
        #expect(fine.output.text.hasSuffix("-01-01T03:00:00.000Z\n"))
        let wrong = try await run(["check-kinds", bad])
        #expect(try await wrong.waitForExit() == .code(1))
        #expect(wrong.errorOutput.text.contains("bad.yaml:3"), "\(wrong.transcript)")
    }

    @Test func takesOptionsFromAFile() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let file = folder + "/jobd.yaml"
        try Data("role: boss\nport: 0\n".utf8).write(to: URL(filePath: file))
        let process = try await run(["serve", "--config", file])
        #expect(try await process.waitForExit() == .code(2))
        #expect(process.errorOutput.text.contains("role"), "\(process.transcript)")

        try Data("prot: 0\n".utf8).write(to: URL(filePath: file))
        let misspelt = try await run(["serve", "--config", file])
        #expect(try await misspelt.waitForExit() == .code(2))
        #expect(misspelt.errorOutput.text.contains("unknown: prot"), "\(misspelt.transcript)")
    }
}

/// A folder for one test.
func temporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.path + "/jobd-test-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // The database's own user has to get through.
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
    return folder
}
