import JobStore

@testable import JobRunner

/// What one job of a batch gives that no database keeps, or that is too much.
enum Poison: String, CaseIterable, Sendable {
    case escapedNUL, rawNUL, loneSurrogate, invalidUTF8, tooLarge, tooDeep, notJSON
    case message, longMessage, error, longError, surrogateError

    /// The kind whose jobs do what their input names, once `start` says so.
    static func kind(whenTold start: @escaping @Sendable () async -> Void) -> JobKind {
        JobKind(name: "poisoned", options: KindOptions(), fields: nil) { input, context in
            await start()
            guard let poison = Poison(rawValue: input.text.filter { $0 != "\"" }) else { return .null }
            return try poison.act(context)
        }
    }

    private func act(_ context: JobContext) throws -> RawJSON {
        switch self {
        case .message: context.report(progress: 50, message: "a\u{0}b")
        case .longMessage: context.report(progress: 50, message: String(repeating: "m\u{301}", count: 100_000))
        case .error: throw JobFailure("a\u{0}b")
        case .longError: throw JobFailure(String(repeating: "\u{0}e", count: 500_000))
        case .surrogateError: throw JobFailure(String(decoding: [0x61, 0xED, 0xA0, 0x80, 0xFF], as: UTF8.self))
        default: break
        }
        return try HandlerCoding.result(bytes)
    }

    private var bytes: [UInt8] {
        switch self {
        case .escapedNUL: Array(#""a\u0000b""#.utf8)
        case .rawNUL: [0x22, 0x00, 0x22]
        case .loneSurrogate: Array(#""a\ud800b""#.utf8)
        case .invalidUTF8: [0x22, 0x61, 0xFF, 0x62, 0x22]
        case .tooLarge: Array(repeating: 0x31, count: 3 << 20)
        case .tooDeep: Array(repeating: 0x5B, count: 100_000) + Array(repeating: 0x5D, count: 100_000)
        case .notJSON: Array("{".utf8)
        default: Array("null".utf8)
        }
    }

    /// What becomes of the job: its result, or the code and the beginning of its error.
    var outcome: (result: String?, code: String?) {
        switch self {
        case .escapedNUL, .loneSurrogate: (#""a\ufffdb""#, nil)
        case .invalidUTF8: ("\"a\u{FFFD}b\"", nil)
        case .message, .longMessage: ("null", nil)
        case .tooLarge: (nil, "result-too-large")
        case .rawNUL, .tooDeep, .notJSON, .error, .longError, .surrogateError: (nil, "failed")
        }
    }
}
