/// The bytes of HTTP requests, with the header fields that an app sends.
enum Request {
    static func get(_ path: String, key: String? = nil, revision: Int = 0) -> [UInt8] {
        let tag = revision > 0 ? "If-None-Match: \"r\(revision)\"\r\n" : ""
        return Array("GET \(path) HTTP/1.1\r\n\(fields(key))\(tag)\r\n".utf8)
    }

    static func post(_ path: String, _ json: String, key: String? = nil) -> [UInt8] {
        let body = "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
        return Array("POST \(path) HTTP/1.1\r\n\(fields(key))\(body)".utf8)
    }

    private static func fields(_ key: String?) -> String {
        let access = key.map { "Authorization: Bearer \($0)\r\n" } ?? ""
        return "Host: 127.0.0.1\r\nUser-Agent: Benchmark/1.0\r\nAccept: application/json\r\n\(access)"
    }
}
