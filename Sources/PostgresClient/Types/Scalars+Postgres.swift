extension Bool: PostgresScalar {
    /// `boolean`.
    public static var postgresType: PostgresType { .bool }
    /// `boolean[]`.
    public static var postgresArrayType: PostgresType { .boolArray }

    /// Appends one byte.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(UInt8(self ? 1 : 0)) }

    /// Reads a `boolean`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        guard field.type == .bool else { throw field.mismatch() }
        self = try field.integer(UInt8.self) != 0
    }
}

extension Double: PostgresScalar {
    /// `double precision`.
    public static var postgresType: PostgresType { .float8 }
    /// `double precision[]`.
    public static var postgresArrayType: PostgresType { .float8Array }

    /// Appends eight bytes; infinities and NaN pass as they are.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bitPattern) }

    /// Reads a `double precision` or a `real`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        switch field.type {
        case .float8: self.init(bitPattern: try field.integer())
        case .float4: self.init(Float(bitPattern: try field.integer()))
        default: throw field.mismatch()
        }
    }
}

extension String: PostgresScalar {
    /// `text`.
    public static var postgresType: PostgresType { .text }
    /// `text[]`.
    public static var postgresArrayType: PostgresType { .textArray }

    /// Appends the text in UTF-8.
    ///
    /// A NUL in it is refused by the server (22021).
    public func encode(into buffer: inout PostgresBuffer) {
        var text = self
        text.withUTF8 { buffer.append(bytes: UnsafeRawBufferPointer($0)) }
    }

    /// Reads any textual type, `json`, or a type made by a user whose binary format is text, such as an enum.
    public init(decoding field: PostgresField) throws(PostgresError) {
        switch field.type {
        case .text, .varchar, .bpchar, .name, .char, .unknown, .json: break
        default: guard field.type.isUserDefined else { throw field.mismatch() }
        }
        self.init(decoding: try field.value(), as: UTF8.self)
    }
}

extension [UInt8] {
    init(bytea field: PostgresField) throws(PostgresError) {
        guard field.type == .bytea else { throw field.mismatch() }
        self.init(try field.value())
    }
}

/// A JSON text, carried as `json`: what PostgreSQL stores and returns unchanged.
///
/// A `jsonb` column can be read too, and takes one by assignment.
public struct PostgresJSON: PostgresScalar, Hashable {
    /// The text in UTF-8.
    public var bytes: [UInt8]

    /// Wraps a text; the server refuses one that is no JSON (22P02).
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// `json`.
    public static var postgresType: PostgresType { .json }
    /// `json[]`.
    public static var postgresArrayType: PostgresType { .jsonArray }

    /// Appends the text.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bytes: bytes) }

    /// Reads `json` or `jsonb`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        switch field.type {
        case .json: bytes = Array(try field.value())
        // The binary format of jsonb is a version byte and then the text.
        case .jsonb: bytes = Array(try field.value().dropFirst())
        default: throw field.mismatch()
        }
    }
}
