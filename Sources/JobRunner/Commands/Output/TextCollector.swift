import JobStatusModels
import JobStore

/// What a plain command prints, up to the largest result.
struct TextCollector {
    private var bytes: [UInt8] = []
    private(set) var isOverLimit = false

    mutating func append(_ piece: some Collection<UInt8>) {
        if bytes.count + piece.count > JobLimits.resultSize {
            isOverLimit = true
            bytes = []
        } else if !isOverLimit {
            bytes += piece
        }
    }

    /// The result: `{"output": …}`, repaired where it is no UTF-8 or has a NUL.
    ///
    /// - Throws: `ResultTooLarge`; escapes count.
    func result() throws(ResultTooLarge) -> RawJSON {
        let result = RawJSON.object([("output", .string(String(decoding: bytes, as: UTF8.self)))])
        guard !isOverLimit, result.bytes.count <= JobLimits.resultSize else {
            throw ResultTooLarge(limit: JobLimits.resultSize)
        }
        return result
    }
}
