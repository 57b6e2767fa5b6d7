import Foundation
import JobStatusClient
import JobStatusModels

/// Starts a job and waits for its end, and may be killed at any moment: run again with the same folder, it goes on.
///
///     resumable http://127.0.0.1:8080 FOLDER sleep '{"seconds":20,"steps":20}'
///
/// What an app would keep in its own storage are two files here: the intent, written before the first try, and the
/// token, written whenever there is news.
@main
struct Resumable {
    let client: JobStatusClient
    let folder: URL

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let server = URL(string: arguments[1]) else {
            FileHandle.standardError.write(Data("usage: resumable SERVER FOLDER KIND [INPUT]\n".utf8))
            exit(2)
        }
        var request = StartJobRequest(kind: arguments[3])
        if arguments.count > 4 { request.input = try JSONValue(json: Data(arguments[4].utf8)) }
        let program = Resumable(
            client: JobStatusClient(baseURL: server),
            folder: URL(fileURLWithPath: arguments[2], isDirectory: true)
        )
        try await program.run(request)
    }

    func run(_ request: StartJobRequest) async throws {
        let intent = try load("intent.json") ?? StartIntent(request)
        try save(intent, "intent.json")
        var token: PollToken
        if let stored: PollToken = try load("token.json") {
            token = stored
        } else {
            token = PollToken(jobID: try await client.start(intent).jobID)
            try save(token, "token.json")
        }
        for try await status in client.updates(from: token) {
            token = client.pollToken(of: status.jobID)
            try save(token, "token.json")
            print("\(status.jobID) \(status.status) \(status.progress)")
            fflush(nil)
        }
    }

    private func load<Value: Decodable>(_ name: String) throws -> Value? {
        let file = folder.appendingPathComponent(name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file))
    }

    private func save(_ value: some Encodable, _ name: String) throws {
        // Atomically, so that a kill leaves the old file or the new one.
        try JSONEncoder().encode(value).write(to: folder.appendingPathComponent(name), options: .atomic)
    }
}
