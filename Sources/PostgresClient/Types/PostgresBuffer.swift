/// Bytes on their way to the server.
public struct PostgresBuffer: Sendable {
    /// What was appended so far.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing.
    public init() {}

    /// Appends an integer, most significant byte first.
    public mutating func append<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends bytes as they are.
    public mutating func append(bytes more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    /// Appends bytes as they are.
    public mutating func append(bytes more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    /// Appends a length of 32 bits and what `body` appends; throws if that is too long.
    mutating func appendWithLength(_ body: (inout PostgresBuffer) throws(PostgresError) -> Void) throws(PostgresError) {
        let start = bytes.count
        append(Int32(0))
        try body(&self)
        guard let length = Int32(exactly: bytes.count - start - 4) else { throw .tooLong }
        withUnsafeBytes(of: length.bigEndian) { prefix in
            for index in 0..<4 { bytes[start + index] = prefix[index] }
        }
    }
}

extension PostgresError {
    static let tooLong = PostgresError(.encoding, reason: "a value is longer than 2 GiB")
}
