/// One field of a row, or one element of an array, in PostgreSQL's binary format.
///
/// It is valid only while `init(decoding:)` runs: take from it what is needed and let it go.
public struct PostgresField {
    /// The field's type.
    public let type: PostgresType
    /// The bytes, or nil for NULL.
    let bytes: UnsafeRawBufferPointer?

    /// Whether the field is NULL.
    public var isNull: Bool { bytes == nil }

    /// Calls `body` with the bytes; throws if the field is NULL or of another type than those given.
    public func withBytes<R>(
        of types: PostgresType...,
        body: (UnsafeRawBufferPointer) throws(PostgresError) -> R
    ) throws(PostgresError) -> R {
        guard types.contains(type) else { throw mismatch() }
        return try body(try value())
    }

    func value() throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw PostgresError(.decoding, reason: "NULL where a value was expected") }
        return bytes
    }

    func mismatch() -> PostgresError {
        PostgresError(.decoding, reason: "\(type) cannot be read as the Swift type asked for")
    }

    /// Reads the whole field as one integer.
    func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(PostgresError) -> Value {
        let bytes = try value()
        guard bytes.count == MemoryLayout<Value>.size else {
            throw PostgresError(.decoding, reason: "\(bytes.count) bytes for \(type)")
        }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }
}
