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

    /// Changes the lines of a head; `nil` takes one out.
    private static func lines(_ bytes: [UInt8], _ change: (String) -> String?) -> [UInt8] {
        let end: [UInt8] = Array("\r\n\r\n".utf8)
        let isHead = bytes.starts(with: Array("HTTP/1.".utf8))
        guard isHead, let split = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else { return bytes }
        let head = String(decoding: bytes[..<split], as: UTF8.self)
        // A line's end is one character to Swift.
        let lines = head.split(separator: "\r\n").compactMap { change(String($0)) }
        return Array(lines.joined(separator: "\r\n").utf8) + bytes[split...]
    }
}
