import ArgumentParser
import BenchmarkSupport
import Foundation
import HTTPTypes
import Hummingbird

/// Hummingbird with one route whose handler gives a fixed answer: what the framework takes by itself.
struct BareServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "bare-server", shouldDisplay: false)

    @Option(help: "The answer, as JSON.") var answer: String

    /// Starts one in a process of its own, and gives its address.
    static func start(_ answer: FixedAnswer) throws -> (process: ChildProcess, url: String) {
        let json = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
        let process = try ChildProcess(itself: ["bare-server", "--answer", json])
        return (process, try process.line())
    }

    func run() async throws {
        let answer = try JSONDecoder().decode(FixedAnswer.self, from: Data(answer.utf8))
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        let body = ByteBuffer(string: answer.body)
        let router = Router()
        router.get("/api/jobs/:id") { [headers] _, context in
            _ = try context.parameters.require("id")
            return Response(status: .init(code: answer.status), headers: headers, body: .init(byteBuffer: body))
        }
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                let line = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)\n"
                FileHandle.standardOutput.write(Data(line.utf8))
            },
            logger: .quiet
        )
        try await application.runService()
    }
}
