/// Why a request was refused: `application/problem+json` of RFC 9457.
public struct Problem: Sendable, Hashable {
    /// What a client may do about it.
    public enum Retry: String, Sendable, Hashable, Codable, CaseIterable {
        /// The same request will be refused again.
        case never
        /// The same request may succeed later, after `Retry-After` if the answer has it.
        case after
        /// The same request may succeed with other credentials.
        case reauthenticate
        /// The client's position is lost: it has to begin again.
        case resync
    }

    /// What sort of problem it is: a stable URI reference such as `/problems/job-not-found`.
    public var type: String

    /// The sort of problem, for people; the same for every problem of the type.
    public var title: String?

    /// The HTTP status of the answer.
    public var status: Int?

    /// What went wrong this time, for people.
    public var detail: String?

    /// What a client may do; `nil` if the server does not say, or says something newer than this version.
    public var retry: Retry?

    /// Further members, such as `index` (the first bad job of a batch) or `field` (the input field that is wrong).
    public var extensions: [String: JSONValue]

    /// Makes a problem.
    public init(
        type: String = "about:blank",
        title: String? = nil,
        status: Int? = nil,
        detail: String? = nil,
        retry: Retry? = nil,
        extensions: [String: JSONValue] = [:]
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.retry = retry
        self.extensions = extensions
    }

    /// The position of the first bad job of a batch, from 0.
    public var index: Int? { extensions["index"]?.int }

    /// The path of the field that is wrong, such as `input.path`.
    public var field: String? { extensions["field"]?.string }
}

extension Problem: Codable {
    /// Decodes a problem; members of the wrong sort count as missing, as RFC 9457 asks of consumers.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if there is no object.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: AnyCodingKey.self)
        var rest: [String: JSONValue] = [:]
        for key in members.allKeys {
            rest[key.stringValue] = try members.decode(JSONValue.self, forKey: key)
        }
        self.init(
            type: rest.removeValue(forKey: "type")?.string ?? "about:blank",
            title: rest.removeValue(forKey: "title")?.string,
            status: rest.removeValue(forKey: "status")?.int,
            detail: rest.removeValue(forKey: "detail")?.string,
            retry: rest.removeValue(forKey: "retry")?.string.flatMap(Retry.init(rawValue:)),
            extensions: rest
        )
    }

    /// Encodes the problem, its further members beside the standard ones.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: AnyCodingKey.self)
        for (name, value) in extensions {
            try members.encode(value, forKey: AnyCodingKey(name))
        }
        try members.encode(type, forKey: AnyCodingKey("type"))
        try members.encodeIfPresent(title, forKey: AnyCodingKey("title"))
        try members.encodeIfPresent(status, forKey: AnyCodingKey("status"))
        try members.encodeIfPresent(detail, forKey: AnyCodingKey("detail"))
        try members.encodeIfPresent(retry, forKey: AnyCodingKey("retry"))
    }
}
