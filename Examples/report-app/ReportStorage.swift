import Foundation
import JobStatusClient

/// What the app keeps of the report that is under way: two small files.
struct ReportStorage: Sendable {
    let folder: URL

    func save(_ intent: StartIntent) throws { try write(intent, "intent.json") }
    func save(_ token: PollToken) throws { try write(token, "token.json") }
    func intent() throws -> StartIntent? { try read("intent.json") }
    func token() throws -> PollToken? { try read("token.json") }

    func clear() throws {
        // The token first: an intent alone finds the same job again.
        for name in ["token.json", "intent.json"] where FileManager.default.fileExists(atPath: file(name).path) {
            try FileManager.default.removeItem(at: file(name))
        }
    }

    private func write(_ value: some Encodable, _ name: String) throws {
        try JSONEncoder().encode(value).write(to: file(name), options: .atomic)
    }

    private func read<Value: Decodable>(_ name: String) throws -> Value? {
        guard FileManager.default.fileExists(atPath: file(name).path) else { return nil }
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: file(name)))
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
}
