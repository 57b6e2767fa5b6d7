import Foundation
import Subprocess
import Synchronization

/// What a process writes to one of its streams, kept from its start, with a way to wait for a line.
public final class TextCollector: Sendable {
    private struct Waiter {
        let text: String
        let continuation: AsyncStream<String>.Continuation
    }

    private struct State {
        var bytes: [UInt8] = []
        var lines: [String] = []
        var isFinished = false
        var waiters: [Waiter] = []
    }

    private let name: String
    private let state = Mutex(State())

    init(_ name: String) { self.name = name }

    /// Everything so far; bytes that are no UTF-8 are shown as U+FFFD.
    public var text: String { state.withLock { String(decoding: $0.bytes, as: UTF8.self) } }

    /// The complete lines so far, and the last one when the stream has ended.
    public var lines: [String] { state.withLock { $0.lines } }

    func collect(_ sequence: SubprocessOutputSequence) async throws {
        for try await chunk in sequence {
            append(chunk.withUnsafeBytes { Array($0) })
        }
        finish()
    }

    private func append(_ bytes: [UInt8]) {
        state.withLock { state in
            state.bytes += bytes
            let parts = state.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for line in parts.dropLast().dropFirst(state.lines.count) { Self.add(line, to: &state) }
        }
    }

    private static func add(_ line: ArraySlice<UInt8>, to state: inout State) {
        let line = String(decoding: line, as: UTF8.self)
        state.lines.append(line)
        for waiter in state.waiters where line.contains(waiter.text) {
            waiter.continuation.yield(line)
            waiter.continuation.finish()
        }
    }

    func finish() {
        state.withLock { state in
            guard !state.isFinished else { return }
            state.isFinished = true
            let rest = state.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
            if !rest.isEmpty { Self.add(rest, to: &state) }
            for waiter in state.waiters { waiter.continuation.finish() }
        }
    }

    /// Waits for the first line that contains a text, from the start of the stream on.
    ///
    /// - Parameters:
    ///   - text: What it contains.
    ///   - limit: How long to wait at most.
    /// - Returns: The whole line.
    /// - Throws: ``TestSupportError`` when the stream ends without such a line or the time is over.
    public func line(containing text: String, within limit: Duration = .seconds(30)) async throws -> String {
        let (stream, continuation) = AsyncStream<String>.makeStream()
        state.withLock { state in
            if let line = state.lines.first(where: { $0.contains(text) }) {
                continuation.yield(line)
                continuation.finish()
            } else if state.isFinished {
                continuation.finish()
            } else {
                state.waiters.append(Waiter(text: text, continuation: continuation))
            }
        }
        let timer = Task {
            try await ContinuousClock().sleep(for: limit)
            continuation.finish()
        }
        defer { timer.cancel() }
        for await line in stream { return line }
        throw TestSupportError("No line with \"\(text)\" came on \(name) within \(limit) or before its end.")
    }
}
