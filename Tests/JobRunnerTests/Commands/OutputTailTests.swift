import Testing

@testable import JobRunner

@Suite("The tail of standard error")
struct OutputTailTests {
    private func tail(_ pieces: [[UInt8]]) -> String {
        var tail = OutputTail()
        for piece in pieces { tail.append(piece) }
        return tail.text
    }

    private func tail(_ text: String) -> String {
        tail([Array(text.utf8)])
    }

    @Test("A short text is kept, trimmed and repaired")
    func keepsShortText() {
        #expect(tail("") == "")
        #expect(tail(" \n\t\n") == "")
        #expect(tail("\n  one\ntwo \n\n") == "one\ntwo")
        #expect(tail([[0x61, 0xFF], [0x00, 0x62]]) == "a\u{FFFD}\u{FFFD}b")
        #expect(tail([[0xC3], [0xA9]]) == "é")
    }

    @Test("Of a long text the last whole lines are kept")
    func keepsLastLines() {
        let lines = (1...5_000).map { "line \($0)" }
        for size in [1, 7, 4_096, 1 << 20] {
            let bytes = Array(lines.joined(separator: "\n").utf8)
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            let text = tail(pieces)
            #expect(text.unicodeScalars.count <= 4_000)
            #expect(text.unicodeScalars.count > 3_980)
            #expect(text.hasSuffix("\nline 5000"))
            let kept = text.split(separator: "\n").map(String.init)
            #expect(kept == Array(lines.suffix(kept.count)))
        }
    }

    @Test("A line that is longer than all there is room for keeps its end")
    func keepsEndOfLongLine() {
        let text = tail(String(repeating: "é", count: 50_000) + "END")
        #expect(text.unicodeScalars.count == 4_000)
        #expect(text.hasSuffix("éEND"))
    }

    @Test("A text that just fits is whole")
    func keepsExactFit() {
        let line = String(repeating: "x", count: 1_999)
        #expect(tail("\(line)\n\(line)x") == "\(line)\n\(line)x")
        #expect(tail("cut\n\(line)\n\(line)x") == "\(line)\n\(line)x")
        #expect(tail("cu\(line)\n\(line)xx") == "\(line)xx")
    }
}
