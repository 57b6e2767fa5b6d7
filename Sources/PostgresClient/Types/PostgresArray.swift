/// The binary format of arrays (`array_send` and `array_recv` in PostgreSQL's `arrayfuncs.c`).
///
/// Int32 dimensions, Int32 has-null, OID of the element, per dimension Int32 count and lower bound; then the elements, each
/// with its length, −1 for NULL.
enum PostgresArray {
    static func encodeHeader(
        count: Int,
        hasNull: Bool,
        element: PostgresType,
        into buffer: inout PostgresBuffer
    ) throws(PostgresError) {
        guard let count = Int32(exactly: count) else { throw .tooLong }
        buffer.append(Int32(count == 0 ? 0 : 1))
        buffer.append(Int32(hasNull ? 1 : 0))
        buffer.append(element.rawValue)
        guard count > 0 else { return }
        buffer.append(count)
        buffer.append(Int32(1))
    }

    static func decode<Element>(
        _ field: PostgresField,
        element: (PostgresField) throws(PostgresError) -> Element
    ) throws(PostgresError) -> [Element] {
        var reader = Reader(bytes: try field.value())
        let dimensions = try reader.next()
        _ = try reader.next()
        let type = PostgresType(rawValue: UInt32(bitPattern: try reader.next()))
        guard dimensions > 0 else { return [] }
        guard dimensions == 1 else {
            throw PostgresError(.decoding, reason: "an array of \(dimensions) dimensions")
        }
        let count = try reader.next()
        _ = try reader.next()
        var elements: [Element] = []
        elements.reserveCapacity(min(Int(count), field.bytes?.count ?? 0))
        for _ in 0..<max(0, count) {
            elements.append(try element(PostgresField(type: type, bytes: try reader.element())))
        }
        return elements
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var offset = 0

        mutating func next() throws(PostgresError) -> Int32 {
            guard bytes.count - offset >= 4 else { throw Self.malformed }
            defer { offset += 4 }
            return Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }

        mutating func element() throws(PostgresError) -> UnsafeRawBufferPointer? {
            let length = Int(try next())
            guard length >= 0 else { return nil }
            guard bytes.count - offset >= length else { throw Self.malformed }
            defer { offset += length }
            return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
        }

        static let malformed = PostgresError(.decoding, reason: "no array of PostgreSQL's binary format")
    }
}
