import Foundation

/// Takes JSON texts apart without reading their values, so that each goes on exactly as it was written.
enum JSONText {
    /// The text of one JSON value without the white space between its tokens: one line.
    static func compact(_ json: some Sequence<UInt8>) -> String {
        String(decoding: compactBytes(json), as: UTF8.self)
    }

    /// The elements of an array that is a member of an object, each compact; none if there is no such array.
    static func elements(of member: String, in json: some Sequence<UInt8>) -> [String] {
        let bytes = compactBytes(json)
        guard let start = valueStart(of: member, in: bytes), bytes[start] == UInt8(ascii: "[") else { return [] }
        var elements: [String] = []
        var first = start + 1
        var scanner = Scanner()
        for index in first..<bytes.count {
            let isEnd = scanner.depth == 0 && !scanner.isInString && bytes[index] == UInt8(ascii: "]")
            let isComma = scanner.depth == 0 && !scanner.isInString && bytes[index] == UInt8(ascii: ",")
            if isEnd || isComma {
                if index > first { elements.append(String(decoding: bytes[first..<index], as: UTF8.self)) }
                first = index + 1
            }
            if isEnd { break }
            scanner.pass(bytes[index])
        }
        return elements
    }

    private struct Identified: Decodable {
        let jobId: String
    }

    /// The text of one job of a page of a list or of the change feed, compact; `nil` if the page does not have it.
    static func job(_ jobID: String, in page: some Sequence<UInt8>) -> String? {
        return ["jobs", "changes"].lazy.flatMap { elements(of: $0, in: page) }.first { text in
            (try? JSONDecoder().decode(Identified.self, from: Data(text.utf8)))?.jobId == jobID
        }
    }

    private static func compactBytes(_ json: some Sequence<UInt8>) -> [UInt8] {
        var scanner = Scanner()
        return json.filter { byte in
            let isKept = scanner.isInString || !" \t\r\n".utf8.contains(byte)
            scanner.pass(byte)
            return isKept
        }
    }

    /// Where the value of a member of the outermost object begins.
    private static func valueStart(of member: String, in bytes: [UInt8]) -> Int? {
        let key = Array("\"\(member)\":".utf8)
        var scanner = Scanner()
        for index in bytes.indices {
            if scanner.depth == 1, !scanner.isInString, bytes[index...].starts(with: key),
                index + key.count < bytes.count
            {
                return index + key.count
            }
            scanner.pass(bytes[index])
        }
        return nil
    }

    /// Knows whether it is within a string, and how deep.
    private struct Scanner {
        private(set) var depth = 0
        private(set) var isInString = false
        private var isEscaped = false

        mutating func pass(_ byte: UInt8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
                return
            }
            switch byte {
            case UInt8(ascii: "\""): isInString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
    }
}
