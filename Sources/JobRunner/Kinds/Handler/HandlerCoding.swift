import Foundation
import JobStatusModels
import JobStore

/// Between a handler's types and JSON texts.
enum HandlerCoding {
    /// Decodes an input; the error names the field.
    static func decode<Input: Decodable>(_ type: Input.Type, from input: RawJSON) throws(InputError) -> Input {
        do {
            return try decode(type, input)
        } catch let error as InputError {
            throw error
        } catch let error as DecodingError where mayBeMisfitNumber(error) {
            let misfit = misfitNumber(in: input) { trial in
                do {
                    _ = try decode(type, trial)
                    return false
                } catch {
                    return (error as? DecodingError).map(mayBeMisfitNumber) ?? false
                }
            }
            throw misfit ?? InputError(error)
        } catch let error as DecodingError {
            throw InputError(error)
        } catch {
            throw InputError(field: "input", detail: String(describing: error))
        }
    }

    private static func decode<Input: Decodable>(_ type: Input.Type, _ input: RawJSON) throws -> Input {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom(decodeDate)
        return try decoder.decode(type, from: Data(input.bytes))
    }

    /// Encodes a result, with its members in the order of their names; what no database keeps is repaired.
    ///
    /// - Throws: `JobFailure` for a value that JSON has no form for, `ResultTooLarge` for one over the limit.
    static func encode(_ output: some Encodable) throws -> RawJSON {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom(encodeDate)
        do {
            return try result(encoder.encode(output))
        } catch let error as EncodingError {
            throw JobFailure("the result can't be written as JSON: \(reason(error))", isPermanent: true)
        }
    }

    /// A result as a handler or command gave it, repaired where it can be.
    ///
    /// - Throws: `JobFailure` for what is no JSON, `ResultTooLarge` for what is over the limit.
    static func result(_ bytes: some Collection<UInt8>) throws -> RawJSON {
        guard bytes.count <= JobLimits.resultSize else { throw ResultTooLarge(limit: JobLimits.resultSize) }
        do {
            return try RawJSON(repairing: bytes)
        } catch {
            throw JobFailure("the result is not valid: \(error)", isPermanent: true)
        }
    }

    private static func reason(_ error: EncodingError) -> String {
        guard case .invalidValue(_, let context) = error else { return "unknown value" }
        return context.debugDescription
    }

    @Sendable
    private static func decodeDate(from decoder: any Decoder) throws -> Date {
        let container = try decoder.singleValueContainer()
        guard let date = (try? container.decode(String.self)).flatMap(parseDate) else {
            throw DecodingError.typeMismatch(
                Date.self,
                .init(codingPath: decoder.codingPath, debugDescription: "not a date of RFC 3339")
            )
        }
        return date
    }

    @Sendable
    private static func encodeDate(_ date: Date, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    private static func parseDate(_ text: String) -> Date? {
        let whole = try? Date(text, strategy: Date.ISO8601FormatStyle())
        return whole ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
