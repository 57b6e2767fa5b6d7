extension Int16: PostgresScalar {
    /// `smallint`.
    public static var postgresType: PostgresType { .int2 }
    /// `smallint[]`.
    public static var postgresArrayType: PostgresType { .int2Array }

    /// Appends two bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads a `smallint`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        guard field.type == .int2 else { throw field.mismatch() }
        self = try field.integer()
    }
}

extension Int32: PostgresScalar {
    /// `integer`.
    public static var postgresType: PostgresType { .int4 }
    /// `integer[]`.
    public static var postgresArrayType: PostgresType { .int4Array }

    /// Appends four bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads an `integer` or `smallint`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        switch field.type {
        case .int4: self = try field.integer()
        case .int2: self = Int32(try field.integer(Int16.self))
        default: throw field.mismatch()
        }
    }
}

extension Int64: PostgresScalar {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }
    /// `bigint[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Appends eight bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads a `bigint`, a narrower integer, an `oid` or an `xid8`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        switch field.type {
        case .int8, .xid8: self = try field.integer()
        case .int4: self = Int64(try field.integer(Int32.self))
        case .int2: self = Int64(try field.integer(Int16.self))
        case .oid: self = Int64(try field.integer(UInt32.self))
        default: throw field.mismatch()
        }
    }
}

extension Int: PostgresScalar {
    /// `bigint`.
    public static var postgresType: PostgresType { .int8 }
    /// `bigint[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Appends eight bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(Int64(self)) }

    /// Reads a `bigint`, a narrower integer, an `oid` or an `xid8`.
    public init(decoding field: PostgresField) throws(PostgresError) {
        self = Int(try Int64(decoding: field))
    }
}
