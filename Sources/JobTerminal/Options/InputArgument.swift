import ArgumentParser
import Foundation
import JobStatusModels

/// Where a job's input comes from: a JSON text, `@FILE`, or `-` for standard input.
enum InputArgument: ExpressibleByArgument, Sendable, Equatable {
    case text(String)
    case file(String)
    case standardInput

    init(argument: String) {
        if argument == "-" {
            self = .standardInput
        } else if argument.hasPrefix("@") {
            self = .file(String(argument.dropFirst()))
        } else {
            self = .text(argument)
        }
    }

    /// Reads the input, which is sent as it was written.
    ///
    /// - Throws: `CommandFailure` if it can't be read or is not JSON.
    func read() throws -> Data {
        let (data, name): (Data?, String)
        switch self {
        case .text(let text):
            (data, name) = (Data(text.utf8), "the input")
        case .file(let path):
            (data, name) = (FileManager.default.contents(atPath: path), path)
        case .standardInput:
            (data, name) = (try? FileHandle.standardInput.readToEnd() ?? Data(), "standard input")
        }
        guard let data else { throw CommandFailure(.wrongUsage, "\(name) can't be read.") }
        guard (try? JSONValue(json: data)) != nil else {
            throw CommandFailure(.wrongUsage, "\(name) is not JSON\(Self.hint(self)).")
        }
        return data
    }

    private static func hint(_ argument: InputArgument) -> String {
        guard case .text(let text) = argument else { return "" }
        if text.contains("'") { return "; JSON has double quotes, so give '{\"path\":\"a.txt\"}'" }
        return text.hasPrefix("{") ? "; put it in single quotes: '{\"path\":\"a.txt\"}'" : ""
    }
}
