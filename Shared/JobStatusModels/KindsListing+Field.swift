extension KindsListing {
    /// One field of a kind's input.
    public struct Field: Sendable, Hashable {
        /// What values a field takes: an open set, so a type that this version does not know is kept as it came.
        public struct FieldType: Sendable, Hashable, RawRepresentable, Codable, CustomStringConvertible {
            /// The type as it is written on the wire.
            public let rawValue: String

            /// Makes the type written so; any text is one.
            public init(rawValue: String) {
                self.rawValue = rawValue
            }

            /// The type as it is written on the wire.
            public var description: String { rawValue }

            /// A text.
            public static let string = FieldType(rawValue: "string")
            /// A whole number.
            public static let integer = FieldType(rawValue: "integer")
            /// A number.
            public static let number = FieldType(rawValue: "number")
            /// A truth value.
            public static let boolean = FieldType(rawValue: "boolean")
            /// A path of a file on the server, within the folder that the kind allows.
            public static let path = FieldType(rawValue: "path")
            /// A list of values.
            public static let array = FieldType(rawValue: "array")
            /// An object.
            public static let object = FieldType(rawValue: "object")
            /// Any JSON value.
            public static let any = FieldType(rawValue: "any")
        }

        /// The name of the field.
        public var name: String

        /// What values it takes.
        public var type: FieldType

        /// Whether a start without it is refused.
        public var required: Bool

        /// What stands for it when it is left out.
        public var defaultValue: JSONValue?

        /// What the field is for, for people.
        public var summary: String?

        /// Makes a field; one without a default is required unless said otherwise.
        public init(
            name: String,
            type: FieldType,
            required: Bool? = nil,
            defaultValue: JSONValue? = nil,
            summary: String? = nil
        ) {
            self.name = name
            self.type = type
            self.required = required ?? (defaultValue == nil)
            self.defaultValue = defaultValue
            self.summary = summary
        }
    }
}

extension KindsListing.Field: Codable {
    enum CodingKeys: String, CodingKey {
        case name, type, required
        case defaultValue = "default"
        case summary
    }

    /// Decodes a field; a missing `type` is any value, and a field without a default is required unless it says not.
    ///
    /// - Parameter decoder: The decoder to read from.
    /// - Throws: `DecodingError` if `name` is missing, or a member has a value of the wrong sort.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            name: try values.decode(String.self, forKey: .name),
            type: try values.decodeIfPresent(FieldType.self, forKey: .type) ?? .any,
            required: try values.decodeIfPresent(Bool.self, forKey: .required),
            defaultValue: values.contains(.defaultValue)
                ? try values.decode(JSONValue.self, forKey: .defaultValue) : nil,
            summary: try values.decodeIfPresent(String.self, forKey: .summary)
        )
    }

    /// Encodes the field.
    ///
    /// - Parameter encoder: The encoder to write to.
    /// - Throws: Whatever the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(name, forKey: .name)
        try values.encode(type, forKey: .type)
        try values.encode(required, forKey: .required)
        try values.encodeIfPresent(defaultValue, forKey: .defaultValue)
        try values.encodeIfPresent(summary, forKey: .summary)
    }
}
