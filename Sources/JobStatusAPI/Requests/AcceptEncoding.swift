import HTTPTypes

/// Which codings a client understands (RFC 9110, section 12.5.3), as far as this server has them.
enum AcceptEncoding {
    /// Whether an answer may be compressed with gzip.
    ///
    /// - Parameter headers: The header of the request.
    /// - Returns: True if `gzip`, `x-gzip` or else `*` is named with a weight above 0.
    static func allowsGzip(_ headers: HTTPFields) -> Bool {
        var other = false
        var gzip: Bool?
        for coding in headers[values: .acceptEncoding].flatMap({ $0.split(separator: ",") }) {
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let isAllowed = weight(parts.dropFirst()) > 0
            switch name {
            case "gzip", "x-gzip": gzip = gzip ?? false || isAllowed
            case "*": other = isAllowed
            default: break
            }
        }
        return gzip ?? other
    }

    /// The weight that `q` gives, 1 without it; 0 for one that is no weight.
    private static func weight(_ parameters: ArraySlice<String>) -> Double {
        guard let q = parameters.first(where: { $0.hasPrefix("q=") }) else { return 1 }
        guard let weight = Double(q.dropFirst(2)), (0...1).contains(weight) else { return 0 }
        return weight
    }
}
