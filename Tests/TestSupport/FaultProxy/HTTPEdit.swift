/// Changes the heads of HTTP answers that are read in one piece, as small ones are.
enum HTTPEdit {
    /// Takes header fields out.
    static func removing(_ names: [String]) -> @Sendable ([UInt8]) -> [UInt8] {
        let names = names.map { $0.lowercased() }
        return { bytes in
            lines(bytes) { line in
                let name = line.prefix { $0 != ":" }.lowercased()
                return names.contains(name) ? nil : line
            }
        }
    }

    /// Adds to the length that is declared.
    static func lengthening(by difference: Int) -> @Sendable ([UInt8]) -> [UInt8] {
        { bytes in
            lines(bytes) { line in
                guard line.lowercased().hasPrefix("content-length:"),
                    let length = Int(line.dropFirst(15).filter { $0 != " " })
                else { return line }
                return "Content-Length: \(max(0, length + difference))"
            }
        }
    }

    /// How many bytes a piece has up to the end of the head that it begins with; `nil` if it begins with none.
    static func headLength(of bytes: some RandomAccessCollection<UInt8>) -> Int? {
        headLines(of: bytes).map { $0 + 4 }
    }

    /// How many bytes the lines of a head take, without the empty one.
    private static func headLines(of bytes: some RandomAccessCollection<UInt8>) -> Int? {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        guard bytes.starts(with: Array("HTTP/1.".utf8)) else { return nil }
        let split = bytes.indices.first { bytes[$0...].starts(with: end) }
        return split.map { bytes.distance(from: bytes.startIndex, to: $0) }
    }

    /// Changes the lines of a head; `nil` takes one out.
    private static func lines(_ bytes: [UInt8], _ change: (String) -> String?) -> [UInt8] {
        guard let split = headLines(of: bytes) else { return bytes }
        let head = String(decoding: bytes[..<split], as: UTF8.self)
        // A line's end is one character to Swift.
        let lines = head.split(separator: "\r\n").compactMap { change(String($0)) }
        return Array(lines.joined(separator: "\r\n").utf8) + bytes[split...]
    }
}
