import JobStatusModels

/// The last lines of a command's standard error.
struct OutputTail {
    /// As many bytes as the longest message can have, and a little for what is trimmed.
    private static let capacity = JobLimits.errorMessageLength * 4 + 1_024

    private var bytes: [UInt8] = []
    private var isCut = false

    mutating func append(_ piece: some Collection<UInt8>) {
        bytes += piece.suffix(Self.capacity)
        isCut = isCut || piece.count > Self.capacity
        // Dropped by halves, so that many small pieces cost no more than one large one.
        if bytes.count > 2 * Self.capacity {
            bytes.removeFirst(bytes.count - Self.capacity)
            isCut = true
        }
    }

    /// The text: valid UTF-8, trimmed, within the limit of a message, beginning with a whole line if it has several.
    var text: String {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        let limit = JobLimits.errorMessageLength
        if isCut || scalars.count > limit {
            let tail = scalars.suffix(limit)
            let isAtLineStart = !isCut && tail.startIndex > 0 && scalars[tail.startIndex - 1] == "\n"
            let lineEnd = isAtLineStart ? nil : tail.firstIndex(of: "\n")
            scalars = Array(lineEnd.map { tail[($0 + 1)...] } ?? tail)
        }
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        let clean = scalars[start...].map { $0 == "\0" ? "\u{FFFD}" : $0 }
        return String(String.UnicodeScalarView(clean))
    }
}
