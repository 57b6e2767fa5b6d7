public import Foundation

extension JSONValue: Codable {
    /// Decodes any JSON value.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if there is no JSON value, or a number beyond the range of a `Double`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else {
            // A keyed or unkeyed container fails at once on a value of another sort, so nothing is read twice.
            self = try Self.object(from: decoder) ?? Self.array(from: decoder) ?? .number(JSONNumber(from: decoder))
        }
    }

    private static func object(from decoder: any Decoder) throws -> JSONValue? {
        guard let members = try? decoder.container(keyedBy: AnyCodingKey.self) else { return nil }
        var object: [String: JSONValue] = [:]
        for key in members.allKeys {
            object[key.stringValue] = try members.decode(JSONValue.self, forKey: key)
        }
        return .object(object)
    }

    private static func array(from decoder: any Decoder) throws -> JSONValue? {
        guard var elements = try? decoder.unkeyedContainer() else { return nil }
        var array: [JSONValue] = []
        while !elements.isAtEnd {
            array.append(try elements.decode(JSONValue.self))
        }
        return .array(array)
    }

    /// Encodes the value.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try value.encode(to: encoder)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Reads the value of a JSON text.
    ///
    /// - Parameter json: One JSON value in UTF-8.
    /// - Throws: `DecodingError` if the text is not JSON.
    public init(json: Data) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: json)
    }
}

/// A coding key of any name.
struct AnyCodingKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) {
        stringValue = name
    }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        return nil
    }
}
