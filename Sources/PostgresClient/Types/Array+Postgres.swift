extension Array: PostgresEncodable where Element: PostgresArrayElement {
    /// The type of the array; of `[UInt8]`, `bytea`.
    public static var postgresType: PostgresType { Element.postgresArrayType }

    /// Appends an array of one dimension, or of none if it is empty.
    public func encode(into buffer: inout PostgresBuffer) throws(PostgresError) {
        try Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    /// Reads an array of at most one dimension.
    public init(decoding field: PostgresField) throws(PostgresError) {
        self = try Element.decodeArray(field)
    }
}

/// Only so that `[UInt8]` can be a parameter and a column: as `bytea`.
extension UInt8: PostgresArrayElement {
    /// `bytea`.
    public static var postgresArrayType: PostgresType { .bytea }

    /// Appends the bytes as they are.
    public static func encodeArray(_ elements: [UInt8], into buffer: inout PostgresBuffer) {
        buffer.append(bytes: elements)
    }

    /// Reads a `bytea`.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [UInt8] {
        try [UInt8](bytea: field)
    }
}

extension Array: PostgresArrayElement where Element == UInt8 {
    /// `bytea[]`.
    public static var postgresArrayType: PostgresType { .byteaArray }
}

extension PostgresArrayElement where Self: PostgresEncodable & PostgresDecodable {
    /// Appends dimensions and elements.
    public static func encodeArray(_ elements: [Self], into buffer: inout PostgresBuffer) throws(PostgresError) {
        try PostgresArray.encodeHeader(count: elements.count, hasNull: false, element: postgresType, into: &buffer)
        for element in elements {
            try buffer.appendWithLength { (buffer) throws(PostgresError) in try element.encode(into: &buffer) }
        }
    }

    /// Reads elements of which none may be NULL.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Self] {
        try PostgresArray.decode(field) { (field) throws(PostgresError) in try Self(decoding: field) }
    }
}

extension Optional: PostgresArrayElement
where Wrapped: PostgresEncodable & PostgresDecodable & PostgresArrayElement {
    /// The array type of what is wrapped.
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

    /// Appends dimensions and elements, nil as NULL.
    public static func encodeArray(_ elements: [Self], into buffer: inout PostgresBuffer) throws(PostgresError) {
        let hasNull = elements.contains { $0 == nil }
        let type = Wrapped.postgresType
        try PostgresArray.encodeHeader(count: elements.count, hasNull: hasNull, element: type, into: &buffer)
        for element in elements {
            guard let element else {
                buffer.append(Int32(-1))
                continue
            }
            try buffer.appendWithLength { (buffer) throws(PostgresError) in try element.encode(into: &buffer) }
        }
    }

    /// Reads elements, NULL as nil.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Self] {
        try PostgresArray.decode(field) { (field) throws(PostgresError) in
            field.isNull ? nil : try Wrapped(decoding: field)
        }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads a field, NULL as nil.
    public init(decoding field: PostgresField) throws(PostgresError) {
        self = field.isNull ? nil : try Wrapped(decoding: field)
    }
}
