/// The way from the outermost value to one inside it, for people: `input.items[3]`.
enum JSONPath {
    private static let maximumSteps = 16
    private static let maximumNameLength = 64

    /// The path to the value that a scan is in.
    static func text(_ frames: [JSONScanner.Frame]) -> String {
        var path = ""
        for frame in frames.prefix(maximumSteps) {
            if !frame.isObject {
                if frame.count > 0 { path += "[\(frame.count - 1)]" }
            } else if let name = frame.names.last {
                append(name, to: &path)
            }
        }
        return frames.count > maximumSteps ? path + "…" : path
    }

    private static func append(_ name: ArraySlice<UInt8>, to path: inout String) {
        let isPlain = !name.isEmpty && name.allSatisfy { isWordByte($0) }
        if isPlain {
            path += (path.isEmpty ? "" : ".") + short(name)
        } else {
            path += "[\"\(short(name))\"]"
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default:
            false
        }
    }

    /// A name cut to what a message bears, with control characters replaced.
    static func short(_ name: ArraySlice<UInt8>) -> String {
        let text = String(decoding: name.prefix(maximumNameLength * 4), as: UTF8.self)
        let visible = text.unicodeScalars.prefix(maximumNameLength).map { $0.value < 0x20 ? "\u{FFFD}" : $0 }
        let isCut = text.unicodeScalars.count > maximumNameLength || name.count > maximumNameLength * 4
        return String(String.UnicodeScalarView(visible)) + (isCut ? "…" : "")
    }
}
