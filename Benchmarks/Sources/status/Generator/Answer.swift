import BenchmarkSupport

/// An HTTP answer in the bytes that came.
struct Answer {
    let status: Int
    /// The revision that the entity tag names; 0 without one.
    let revision: Int
    let body: ArraySlice<UInt8>
    /// When its last byte was received.
    let moment: Double
    /// How many bytes it has, its head included.
    let length: Int

    /// Reads an answer; nil if it is not whole yet.
    init?(_ bytes: ArraySlice<UInt8>, at moment: Double) throws {
        guard let end = bytes.firstIndex(after: "\r\n\r\n") else { return nil }
        let head = bytes[..<end]
        status = head.number(at: bytes.startIndex + 9)
        revision = head.firstIndex(after: "ETag: \"r").map(head.number(at:)) ?? 0
        let size = head.firstIndex(after: "Content-Length: ").map(head.number(at:))
        guard let size = size ?? (status == 304 ? 0 : nil) else {
            throw BenchmarkError("an answer without Content-Length: \(String(decoding: head, as: UTF8.self))")
        }
        guard bytes.endIndex - end >= size else { return nil }
        body = bytes[end..<(end + size)]
        self.moment = moment
        length = end + size - bytes.startIndex
    }

    /// Whether the body says somewhere that a job is completed.
    var saysCompleted: Bool { body.firstIndex(after: "\"status\":\"completed\"") != nil }

    /// The value of the first member of this name, which is a string.
    func text(_ name: String) -> String? {
        guard let start = body.firstIndex(after: "\"\(name)\":\"") else { return nil }
        return String(decoding: body[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }
}

extension ArraySlice<UInt8> {
    /// Where the first occurrence of a text ends.
    func firstIndex(after text: String) -> Int? {
        var text = text
        return text.withUTF8 { pattern in
            withUnsafeBufferPointer { bytes in
                guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
                for start in 0...(bytes.count - pattern.count) where bytes[start] == first {
                    if (1..<pattern.count).allSatisfy({ bytes[start + $0] == pattern[$0] }) {
                        return startIndex + start + pattern.count
                    }
                }
                return nil
            }
        }
    }

    /// The decimal number that begins at an index.
    func number(at index: Int) -> Int {
        self[index...].prefix { (0x30...0x39).contains($0) }.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
