import HTTPTypes

/// Which declared media types a body may have.
enum MediaType {
    /// Refuses a body that is not declared as JSON in UTF-8, without a content coding.
    ///
    /// - Parameter headers: The header of a request that has a body.
    /// - Throws: An `APIProblem` (415).
    static func requireJSON(_ headers: HTTPFields) throws {
        let coding = headers[.contentEncoding]?.lowercased()
        guard coding ?? "identity" == "identity" else {
            throw APIProblem(
                .unsupportedMediaType,
                "A body can't have the content coding \"\((coding ?? "").prefix(40))\".",
                field: "Content-Encoding"
            )
        }
        guard let value = headers[.contentType], isJSON(value) else {
            throw APIProblem(.unsupportedMediaType, "A body must be application/json in UTF-8.", field: "Content-Type")
        }
    }

    /// Whether a `Content-Type` names `application/json` or a type built on it (`+json`), in UTF-8 if it says so.
    static func isJSON(_ value: String) -> Bool {
        // What nearly every client says.
        if value == "application/json" { return true }
        let parts = value.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(trim)
        guard let type = parts.first, type.hasPrefix("application/"), type.count <= 200 else { return false }
        let subtype = type.dropFirst("application/".count)
        guard subtype == "json" || (subtype.hasSuffix("+json") && subtype.count > "+json".count) else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            guard parameter.hasPrefix("charset=") else { return true }
            let charset = parameter.dropFirst("charset=".count).filter { $0 != "\"" }
            return charset == "utf-8" || charset == "us-ascii"
        }
    }

    private static func trim(_ text: Substring) -> Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let first = text.firstIndex(where: { !isSpace($0) }), let last = text.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return text[first...last]
    }
}
