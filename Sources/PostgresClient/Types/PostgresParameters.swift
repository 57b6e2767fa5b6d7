/// The parameters of one execution, encoded side by side.
///
/// Made on the caller's thread, so that the loop has nothing left to encode.
struct PostgresParameters: Sendable {
    private(set) var types: [UInt32] = []
    private var lengths: [Int32] = []
    private var bytes: [UInt8] = []

    static let none = PostgresParameters()

    private init() {}

    init(_ values: [(any PostgresEncodable)?]) throws(PostgresError) {
        // The protocol counts parameters in 16 bits.
        guard values.count <= Int(UInt16.max) else {
            throw PostgresError(.encoding, reason: "more than 65,535 parameters")
        }
        types.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        var buffer = PostgresBuffer()
        for value in values {
            guard let value else {
                types.append(PostgresType.unspecified.rawValue)
                lengths.append(-1)
                continue
            }
            let start = buffer.bytes.count
            try value.encode(into: &buffer)
            guard let length = Int32(exactly: buffer.bytes.count - start) else { throw .tooLong }
            types.append(type(of: value).postgresType.rawValue)
            lengths.append(length)
        }
        bytes = buffer.bytes
    }

    var count: Int { types.count }
    var byteCount: Int { bytes.count }

    /// Calls `body` with the arrays that libpq takes: types, values, lengths, formats (all binary).
    func withLibPQ<R>(
        _ body: (
            Int32, UnsafePointer<UInt32>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
            UnsafePointer<Int32>?
        ) -> R
    ) -> R {
        guard count > 0 else { return body(0, nil, nil, nil, nil) }
        return bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                    formats.initialize(repeating: 1)
                    fill(values, from: bytes)
                    return types.withUnsafeBufferPointer { types in
                        lengths.withUnsafeBufferPointer { lengths in
                            body(
                                Int32(count),
                                types.baseAddress,
                                UnsafePointer(values.baseAddress),
                                lengths.baseAddress,
                                UnsafePointer(formats.baseAddress)
                            )
                        }
                    }
                }
            }
        }
    }

    /// A value of no bytes still needs a pointer: libpq takes a null pointer for NULL.
    private func fill(_ values: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>, from bytes: UnsafeRawBufferPointer) {
        var offset = 0
        for index in 0..<count {
            let length = Int(lengths[index])
            if length < 0 {
                values.initializeElement(at: index, to: nil)
            } else if length == 0 {
                values.initializeElement(at: index, to: Self.empty)
            } else {
                values.initializeElement(
                    at: index,
                    to: bytes.baseAddress?.advanced(by: offset).assumingMemoryBound(to: CChar.self)
                )
                offset += length
            }
        }
    }

    /// A byte that is never read; allocated once and never freed, so the pointer is good for ever.
    private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
        let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        byte.initialize(to: 0)
        return UnsafePointer(byte)
    }()
}
